"""The server is killed while actions are completed and rules act: after the restart no deal has a done action without its move, nor a move without what follows from it."""
import http.client
import sqlite3
import threading
import time

from test_killed import Shop, shop  # noqa: F401


def rows(shop, sql):
    with sqlite3.connect(f"file:{shop.folder}/ottisk.sqlite?mode=ro", uri=True, timeout=30) as base:
        return base.execute(sql).fetchall()


def whole(shop):
    """What one transaction wrote is all there or not at all."""
    # Who has answered is a done action, and the deal stands on the next stage: never one without the other.
    half = rows(shop, """
        SELECT run.record_id, run.stage, action.status FROM process_run run JOIN process_action action ON action.run_id = run.id AND action.action = 'contact'
        WHERE (action.status = 'done') <> (run.stage <> 'request')""")
    assert half == [], "an action and its transition"
    loose = rows(shop, """
        SELECT run.record_id FROM process_run run JOIN deal ON deal.id = run.record_id JOIN process_stage stage ON stage.id = deal.stage_id
        WHERE stage.code <> run.stage OR run.moves <> (SELECT count(*) FROM process_move WHERE run_id = run.id)""")
    assert loose == [], "the deal, its run and its journal"
    bare = rows(shop, """
        SELECT run.record_id FROM process_run run WHERE run.stage = 'specification' AND
          (SELECT count(*) FROM process_action action JOIN task ON task.id = action.task_id WHERE action.run_id = run.id AND action.stage = 'specification' AND action.status = 'open') = 0""")
    assert bare == [], "the next stage has its work"
    # A rule's note is either still there, or its firing and its task are.
    lost = rows(shop, """
        SELECT deal.id FROM deal WHERE (SELECT count(*) FROM event_note WHERE entity = 'deal' AND record_id = deal.id AND verb = 'create')
          + (SELECT count(*) FROM rule_firing WHERE record_id = deal.id) <> 1""")
    assert lost == [], "each deal is noted or has fired, once"
    assert rows(shop, "SELECT count(*) FROM rule_firing WHERE state = 'done'") == rows(shop, "SELECT count(*) FROM task WHERE title = 'По правилу'")


def test_killed_between_completion_and_transition(shop):  # noqa: F811
    browser = shop.browser()
    assert browser.post("/rules/start", name="Каждой сделке", target="deal", event="created")[0] == 200
    assert browser.post("/rules/1/actions", kind="task")[0] == 200
    assert browser.post("/rules/1/actions/0", text="По правилу", who="responsible", due="1", due_unit="days")[0] == 200
    assert browser.post("/rules/1/on")[0] == 200
    done = 0
    for killing in range(4):
        stop = threading.Event()

        def work(first, stop=stop):
            number = first
            while not stop.is_set():
                try:
                    browser.post("/deals", title=f"Тираж {number}", process_id="1")
                    last = rows(shop, "SELECT max(id) FROM deal")[0][0]
                    browser.post(f"/deals/{last}/actions/done", action="contact", stay="1", attempt="1", result="reached")
                    number += 1
                except (OSError, http.client.HTTPException, sqlite3.Error, AttributeError):
                    return  # the server is gone in the middle of it

        thread = threading.Thread(target=work, args=(done,))
        thread.start()
        # Killed at different moments of the work, by what is in the base and not by the clock.
        wanted = rows(shop, "SELECT count(*) FROM process_move")[0][0] + 7 + 3 * killing
        for _ in range(3000):
            if rows(shop, "SELECT count(*) FROM process_move")[0][0] >= wanted:
                break
            time.sleep(0.01)
        shop.kill()
        stop.set()
        thread.join()
        whole(shop)
        done = rows(shop, "SELECT count(*) FROM deal")[0][0]
        shop.start()
        browser = shop.browser()
    shop.wait("SELECT count(*) FROM event_note", lambda n: n == 0)
    whole(shop)
    assert done > 8 and rows(shop, "SELECT count(*) FROM rule_firing") == rows(shop, "SELECT count(*) FROM deal")
    assert "Каждой сделке" in browser.open("/rules/1/journal")[1]
