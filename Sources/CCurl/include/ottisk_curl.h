#ifndef OTTISK_CURL_H
#define OTTISK_CURL_H
#include <stddef.h>

/* One request and what came of it. Options of libcurl are variadic, which Swift cannot call: this is all of it that the program needs. */

enum {
    OTTISK_CALL_DONE = 0,
    /* The host has an address of a private network and the caller did not allow it. */
    OTTISK_CALL_PRIVATE = 1,
    OTTISK_CALL_TIMEOUT = 2,
    /* The answer was longer than the caller reads. */
    OTTISK_CALL_LONG = 3,
    OTTISK_CALL_FAILED = 4,
};

typedef struct {
    int outcome;
    long status;
    /* What libcurl says of a failure. */
    char problem[256];
    /* The beginning of the answer. */
    char body[4096];
    size_t length;
} ottisk_answer;

/* Posts a body. No redirect is followed and no proxy is asked.
   headers: complete lines, ended by NULL. allows_private: also addresses of private networks. allows_plain: also http. */
void ottisk_post(const char *url, const char *const *headers, const char *body, size_t length, long timeout_ms, int allows_private, int allows_plain, ottisk_answer *answer);

/* Whether a textual IPv4 or IPv6 address belongs to a private, local or otherwise special network; -1: it is no address. */
int ottisk_is_private(const char *address);
#endif
