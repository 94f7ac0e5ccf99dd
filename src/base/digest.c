/* base/digest.c - OpenSSL's digests behind plain functions. */
#include "base/digest.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "base/log.h"
#include "base/memory.h"

/* Looking an algorithm up costs more than hashing a request, so it is done once. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;
static EVP_MAC *hmac;

static _Noreturn void broken(const char *what)
{
    log_error("digest.unavailable", "what=%s", what);
    exit(EX_SOFTWARE);
}

static void forget(void)
{
    EVP_MD_free(sha256);
    EVP_MAC_free(hmac);
    sha256 = NULL;
    hmac = NULL;
}

static void fetch(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (!sha256 || !hmac)
        broken("SHA-256");
    OPENSSL_atexit(forget); /* runs before OpenSSL's own cleaning up */
}

void digest_sha256(const void *bytes, size_t len, uint8_t ret_digest[SHA256_SIZE])
{
    pthread_once(&once, fetch);
    if (!EVP_Digest(bytes, len, ret_digest, NULL, sha256, NULL))
        broken("SHA-256");
}

struct digest {
    EVP_MD_CTX *context, *copy;
};

struct digest *digest_open(void)
{
    struct digest *digest = memory_alloc(sizeof *digest);
    pthread_once(&once, fetch);
    digest->context = EVP_MD_CTX_new();
    digest->copy = EVP_MD_CTX_new();
    if (!digest->context || !digest->copy || !EVP_DigestInit_ex2(digest->context, sha256, NULL))
        broken("SHA-256");
    return digest;
}

void digest_close(struct digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->context);
    EVP_MD_CTX_free(digest->copy);
    memory_free(digest);
}

void digest_add(struct digest *digest, const void *bytes, size_t len)
{
    if (!EVP_DigestUpdate(digest->context, bytes, len))
        broken("SHA-256");
}

void digest_so_far(const struct digest *digest, uint8_t ret_digest[SHA256_SIZE])
{
    if (!EVP_MD_CTX_copy_ex(digest->copy, digest->context) ||
        !EVP_DigestFinal_ex(digest->copy, ret_digest, NULL))
        broken("SHA-256");
}

size_t digest_hmac(const char *digest, const void *key, size_t key_len, const void *bytes, size_t len,
                   uint8_t ret_digest[DIGEST_MOST])
{
    static const unsigned char no_key[1];
    pthread_once(&once, fetch);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
                           OSSL_PARAM_construct_end()};
    size_t size = 0;
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
    /* A NULL key would mean "the one from before". */
    bool fine = context && EVP_MAC_init(context, key_len ? key : no_key, key_len, params) &&
                EVP_MAC_update(context, bytes, len) &&
                EVP_MAC_final(context, ret_digest, &size, DIGEST_MOST) && size;
    EVP_MAC_CTX_free(context);
    if (!fine)
        broken("HMAC");
    return size;
}

void digest_hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
                        uint8_t ret_digest[SHA256_SIZE])
{
    uint8_t digest[DIGEST_MOST];
    digest_hmac("SHA256", key, key_len, bytes, len, digest);
    memcpy(ret_digest, digest, SHA256_SIZE);
}

bool digest_equal(const void *a, const void *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

/* Goes through all that was given, whatever it meets: the time depends on the caller's own text alone. */
bool digest_equal_text(const char *given, const char *secret)
{
    if (!given || !secret)
        return false;
    size_t len = strlen(given), secret_len = strlen(secret);
    volatile unsigned char differs = len != secret_len;
    for (size_t i = 0; i < len; i++)
        differs |= (unsigned char)given[i] ^ (unsigned char)secret[i < secret_len ? i : 0];
    return !differs;
}

static void draw(void *bytes, size_t len)
{
    unsigned char *at = bytes;
    while (len) {
        int some = len > INT_MAX ? INT_MAX : (int)len;
        if (RAND_bytes(at, some) != 1)
            broken("randomness");
        at += some;
        len -= (size_t)some;
    }
}

/* A draw costs some microseconds however little is wanted, and every turn wants a little. What was given is
 * forgotten. */
void digest_random(void *bytes, size_t len)
{
    static _Thread_local struct {
        unsigned char bytes[512];
        size_t left;
    } stock;
    if (len > sizeof stock.bytes / 8) {
        draw(bytes, len);
        return;
    }
    if (stock.left < len) {
        draw(stock.bytes, sizeof stock.bytes);
        stock.left = sizeof stock.bytes;
    }
    stock.left -= len;
    memcpy(bytes, stock.bytes + stock.left, len);
    OPENSSL_cleanse(stock.bytes + stock.left, len);
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Writes the digits without padding; returns how many. */
static size_t encode64(char *out, const uint8_t *bytes, size_t len, const char *digits)
{
    char *at = out;
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 6;) {
            held -= 6;
            *at++ = digits[bits >> held & 63];
        }
        bits &= (1U << held) - 1;
    }
    if (held)
        *at++ = digits[bits << (6 - held) & 63];
    return (size_t)(at - out);
}

char *digest_random_id(char buffer[RANDOM_ID_TEXT])
{
    uint8_t bytes[16];
    digest_random(bytes, sizeof bytes);
    buffer[encode64(buffer, bytes, sizeof bytes, base64url_digits)] = '\0';
    return buffer;
}

void hex_encode(struct str *out, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    str_reserve(out, len * 2);
    for (size_t i = 0; i < len; i++) {
        str_add_char(out, "0123456789abcdef"[from[i] >> 4]);
        str_add_char(out, "0123456789abcdef"[from[i] & 15]);
    }
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum err hex_decode(struct str *out, const char *text, size_t len)
{
    size_t start = out->len;
    if (len % 2)
        return ERR_INVALID;
    for (size_t i = 0; i < len; i += 2) {
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) {
            str_truncate(out, start);
            return ERR_INVALID;
        }
        str_add_char(out, (char)(high << 4 | low));
    }
    return OK;
}

static void encode64_into(struct str *out, const void *bytes, size_t len, const char *digits)
{
    str_reserve(out, len / 3 * 4 + 8);
    out->len += encode64(out->data + out->len, bytes, len, digits);
    out->data[out->len] = '\0';
}

void base64_encode(struct str *out, const void *bytes, size_t len)
{
    encode64_into(out, bytes, len, base64_digits);
    for (size_t i = len % 3; i && i < 3; i++)
        str_add_char(out, '=');
}

void base64url_encode(struct str *out, const void *bytes, size_t len)
{
    encode64_into(out, bytes, len, base64url_digits);
}

static int digit64(char c, bool url)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == (url ? '-' : '+'))
        return 62;
    return c == (url ? '_' : '/') ? 63 : -1;
}

/* Digits without padding. Bits that no byte uses must be zero: a value has one spelling only. */
static enum err decode64(struct str *out, const char *text, size_t len, bool url)
{
    size_t start = out->len;
    unsigned bits = 0, held = 0;
    if (len % 4 == 1)
        return ERR_INVALID;
    str_reserve(out, len / 4 * 3 + 3);
    for (size_t i = 0; i < len; i++) {
        int digit = digit64(text[i], url);
        if (digit < 0)
            goto invalid;
        bits = bits << 6 | (unsigned)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            str_add_char(out, (char)(bits >> held & 0xFF));
        }
        bits &= (1U << held) - 1;
    }
    if (!bits)
        return OK;
invalid:
    str_truncate(out, start);
    return ERR_INVALID;
}

enum err base64_decode(struct str *out, const char *text, size_t len)
{
    if (len % 4)
        return ERR_INVALID;
    if (len && text[len - 1] == '=')
        len -= text[len - 2] == '=' ? 2 : 1;
    return decode64(out, text, len, false);
}

enum err base64url_decode(struct str *out, const char *text, size_t len)
{
    return decode64(out, text, len, true);
}
