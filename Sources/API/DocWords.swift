internal import Kernel

/// What the page `/api` says before its tables.
enum DocWords {
    struct Chapter: Sendable { let id: String, title: Text, words: [Text], examples: [Text] }
    private static let head: String = "curl -H \"Authorization: Bearer $TOKEN\""

    /// An example that is the same in both languages.
    private static func alike(_ example: String) -> Text { Text(example, example) }

    static let chapters: [Chapter] = [
        Chapter(id: "begin", title: Text("Начало", "Beginning"), words: [
            Text("Программа входит с токеном: его делают в профиле и видят один раз. Токен может то же, что вы, или часть этого; куки браузера здесь не действуют.",
                 "A program signs in with a token: it is made on the profile and seen once. It may do what you may, or a part of that; the cookies of a browser do not count here."),
            Text("Всё, что токен записал, стоит в журнале изменений с его именем.", "Everything a token writes stands in the change log under its name."),
        ], examples: [alike("\(head) \\\n  \"$OTTISK/api/v1/counterparties?limit=5\"")]),
        Chapter(id: "values", title: Text("Значения", "Values"), words: [
            Text("Деньги — строка с точкой и копейками в валюте рабочего пространства; число с плавающей точкой нигде не встречается. Моменты — RFC 3339 в UTC, дни — ГГГГ-ММ-ДД. Отметки и метки — массивы. Связь в ответе — номер и название записи, в запросе — номер.",
                 "Money is a string with a point and kopecks in the workspace's currency; a binary float is nowhere. Instants are RFC 3339 in UTC, days YYYY-MM-DD. Boxes and tags are arrays. A link is answered as the record's number and title and sent as a number."),
        ], examples: [Text("{\n  \"id\": 12, \"version\": 3, \"number\": \"К-000012\",\n  \"name\": \"Кофейня «Полутон»\", \"kinds\": [\"directClient\"],\n  \"owner_id\": {\"id\": 4, \"title\": \"Анна Соколова\"},\n  \"last_contact_at\": \"2026-11-24T09:30:00Z\"\n}", "{\n  \"id\": 12, \"version\": 3, \"number\": \"К-000012\",\n  \"name\": \"Halftone Coffee\", \"kinds\": [\"directClient\"],\n  \"owner_id\": {\"id\": 4, \"title\": \"Ann Falcon\"},\n  \"last_contact_at\": \"2026-11-24T09:30:00Z\"\n}")]),
        Chapter(id: "lists", title: Text("Списки", "Lists"), words: [
            Text("Страница — до 200 записей; адрес следующей — в next и в заголовке Link. Поля отбирают равенством (city=Тверь, owner_id=me, due_on=week:0), q ищет по части имени, телефона, почты или номера, where — любое условие, sort — порядок, fields — только нужные поля, archived=true — корзина.",
                 "A page holds up to 200 records; the address of the next one stands in next and in the header Link. A field narrows by equality (city=Tver, owner_id=me, due_on=week:0), q searches by a part of a name, phone, mail or number, where is any condition, sort the order, fields the fields you need, archived=true the bin."),
            Text("Условие — дерево: all, any, not, проверка поля, условие на связанную запись (link) и на записи, которые ссылаются сюда (from, by).",
                 "A condition is a tree: all, any, not, a test of a field, a condition on a linked record (link) and on records that link here (from, by)."),
        ], examples: [alike("\(head) -G \"$OTTISK/api/v1/counterparties\" \\\n  -d status=active -d sort=-name -d fields=name,phone"),
            alike("\(head) -G \"$OTTISK/api/v1/counterparties\" \\\n  --data-urlencode 'where={\"all\": [{\"f\": \"last_contact_at\", \"within\": [\"older:90\"]},\n    {\"from\": \"task\", \"by\": \"counterparty_id\", \"where\": {\"f\": \"done_at\", \"empty\": []}}]}'")]),
        Chapter(id: "write", title: Text("Запись", "Writing"), words: [
            Text("POST создаёт, PATCH меняет присланные поля (null очищает), archive и restore — корзина; совсем ничего не удаляется. Проверки те же, что в формах.",
                 "POST creates, PATCH changes the fields that are sent (null empties one), archive and restore are the bin; nothing is ever deleted. The checks are those of the forms."),
            Text("Idempotency-Key делает повтор безопасным: тот же ключ с тем же телом целые сутки отвечает тем же, с другим телом — 422.",
                 "An Idempotency-Key makes a repeat safe: for a day the same key with the same body answers the same, with another body 422."),
            Text("ETag — версия записи. Пришлите её в If-Match, и чужая правка не потеряется: устаревшая версия отвечает 412. Без If-Match пишется последнее слово.",
                 "The ETag is the record's version. Send it in If-Match and nobody's change is lost: a stale version answers 412. Without If-Match the last word counts."),
        ], examples: [Text("\(head) -H 'Content-Type: application/json' \\\n  -H 'Idempotency-Key: order-2041' \"$OTTISK/api/v1/counterparties\" \\\n  -d '{\"name\": \"Типография «Гранка»\", \"legal_form\": \"company\", \"status\": \"lead\"}'", "\(head) -H 'Content-Type: application/json' \\\n  -H 'Idempotency-Key: order-2041' \"$OTTISK/api/v1/counterparties\" \\\n  -d '{\"name\": \"Galley Printers\", \"legal_form\": \"company\", \"status\": \"lead\"}'"),
            Text("\(head) -X PATCH -H 'Content-Type: application/json' \\\n  -H 'If-Match: \"3\"' \"$OTTISK/api/v1/counterparties/12\" -d '{\"city\": \"Тверь\", \"note\": null}'", "\(head) -X PATCH -H 'Content-Type: application/json' \\\n  -H 'If-Match: \"3\"' \"$OTTISK/api/v1/counterparties/12\" -d '{\"city\": \"Tver\", \"note\": null}'"),
            alike("\(head) -X POST \"$OTTISK/api/v1/counterparties/12/archive\"")]),
        Chapter(id: "limits", title: Text("Сколько можно", "How much"), words: [
            Text("Токену можно \(API.standardRate) запросов в минуту, если сервер не настроен иначе; сколько осталось, говорят заголовки RateLimit-Limit, RateLimit-Remaining и RateLimit-Reset. Сверх этого — 429 с Retry-After. Тело запроса — до мегабайта.",
                 "A token may send \(API.standardRate) requests a minute unless the server is set otherwise; the headers RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset say what is left. Beyond that, 429 with Retry-After. A body holds up to a megabyte."),
        ], examples: []),
        Chapter(id: "errors", title: Text("Ошибки", "Errors"), words: [
            Text("Ошибка — application/problem+json (RFC 9457) на языке из Accept-Language: 400 — запрос не по описанию, 422 — описанию отвечает, но данные против; в errors — каждое поле.",
                 "An error is application/problem+json (RFC 9457) in the language of Accept-Language: 400 when the request is not as described, 422 when it is but the data speak against it; errors lists each field."),
        ], examples: [Text("{\n  \"type\": \"/api#refused\", \"title\": \"Данные не приняты\", \"status\": 422,\n  \"detail\": \"Исправьте отмеченное и повторите.\",\n  \"errors\": [{\"pointer\": \"#/parent_id\", \"detail\": \"Такой записи нет: выберите из списка\"}]\n}", "{\n  \"type\": \"/api#refused\", \"title\": \"The data are refused\", \"status\": 422,\n  \"detail\": \"Correct what is marked and try again.\",\n  \"errors\": [{\"pointer\": \"#/parent_id\", \"detail\": \"There is no such record: choose one from the list\"}]\n}")]),
    ]
}
