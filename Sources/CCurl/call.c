#include "ottisk_curl.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int in4(uint32_t address, uint32_t network, int bits) { return (address >> (32 - bits)) == (network >> (32 - bits)); }

/* What is not a host of the public internet: RFC 6890 and its like. */
static int private4(uint32_t a) {
    return in4(a, 0x00000000, 8) || in4(a, 0x0A000000, 8) || in4(a, 0x64400000, 10) || in4(a, 0x7F000000, 8) || in4(a, 0xA9FE0000, 16) || in4(a, 0xAC100000, 12)
        || in4(a, 0xC0000000, 24) || in4(a, 0xC0000200, 24) || in4(a, 0xC0A80000, 16) || in4(a, 0xC6120000, 15) || in4(a, 0xC6336400, 24) || in4(a, 0xCB007100, 24) || in4(a, 0xE0000000, 3);
}
static uint32_t last4(const unsigned char *b) { return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]; }
static int private6(const unsigned char *b) {
    static const unsigned char zero[16] = {0}, nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
    if (memcmp(b, zero, 10) == 0 && b[10] == 0xFF && b[11] == 0xFF) return private4(last4(b + 12));
    if (memcmp(b, nat64, 12) == 0) return private4(last4(b + 12));
    if (b[0] == 0x20 && b[1] == 0x02) return private4(last4(b + 2));
    /* Only 2000::/3 is given to hosts; in it, documentation and Teredo are none. */
    if ((b[0] & 0xE0) != 0x20) return 1;
    return b[0] == 0x20 && b[1] == 0x01 && ((b[2] == 0x0D && b[3] == 0xB8) || (b[2] == 0 && b[3] == 0));
}
int ottisk_is_private(const char *address) {
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, address, &four) == 1) return private4(ntohl(four.s_addr));
    if (inet_pton(AF_INET6, address, &six) == 1) return private6(six.s6_addr);
    return -1;
}

typedef struct { int allows_private, refused; ottisk_answer *answer; int is_long; } call;

/* The address itself is looked at when the connection is made: whatever a name server says between a check and the call. */
static curl_socket_t opened(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    call *one = context;
    int is_private = 1;
    (void)purpose;
    if (address->family == AF_INET) is_private = private4(ntohl(((struct sockaddr_in *)&address->addr)->sin_addr.s_addr));
    if (address->family == AF_INET6) is_private = private6(((struct sockaddr_in6 *)&address->addr)->sin6_addr.s6_addr);
    if (is_private && !one->allows_private) {
        one->refused = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
static size_t heard(char *bytes, size_t size, size_t count, void *context) {
    call *one = context;
    size_t length = size * count, room = sizeof one->answer->body - one->answer->length;
    size_t kept = length < room ? length : room;
    memcpy(one->answer->body + one->answer->length, bytes, kept);
    one->answer->length += kept;
    if (kept == length) return length;
    one->is_long = 1;
    return 0;
}
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

void ottisk_post(const char *url, const char *const *headers, const char *body, size_t length, long timeout_ms, int allows_private, int allows_plain, ottisk_answer *answer) {
    call one = {.allows_private = allows_private, .refused = 0, .answer = answer, .is_long = 0};
    struct curl_slist *lines = NULL;
    CURLcode code;
    memset(answer, 0, sizeof *answer);
    answer->outcome = OTTISK_CALL_FAILED;
    pthread_once(&once, begin);
    CURL *handle = curl_easy_init();
    if (!handle) return;
    for (; headers && *headers; headers++) lines = curl_slist_append(lines, *headers);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, allows_plain ? "http,https" : "https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, lines);
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, opened);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &one);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, heard);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &one);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, answer->problem);
    code = curl_easy_perform(handle);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer->status);
    if (code == CURLE_OK) answer->outcome = OTTISK_CALL_DONE;
    else if (one.refused) answer->outcome = OTTISK_CALL_PRIVATE;
    else if (one.is_long) answer->outcome = OTTISK_CALL_LONG;
    else if (code == CURLE_OPERATION_TIMEDOUT) answer->outcome = OTTISK_CALL_TIMEOUT;
    if (code != CURLE_OK && !answer->problem[0]) strncpy(answer->problem, curl_easy_strerror(code), sizeof answer->problem - 1);
    /* The error buffer must not be written to after this function. */
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, NULL);
    curl_easy_cleanup(handle);
    curl_slist_free_all(lines);
}
