/* base/digest.h - hashes, signatures, random bytes. The door of OpenSSL (EVP only). */
#ifndef WISMO_BASE_DIGEST_H
#define WISMO_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define SHA256_SIZE 32

void digest_sha256(const void *bytes, size_t len, uint8_t ret_digest[SHA256_SIZE]);
void digest_hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
                        uint8_t ret_digest[SHA256_SIZE]);

/* HMAC with the digest of that name, for partners who chose another: "SHA1", "SHA256", "SHA512".
 *
 * ret_digest  room for DIGEST_MOST bytes
 * returns     how many it has */
#define DIGEST_MOST 64
size_t digest_hmac(const char *digest, const void *key, size_t key_len, const void *bytes, size_t len,
                   uint8_t ret_digest[DIGEST_MOST]);

/* SHA-256 piece by piece; what came so far can be asked for at any time. */
struct digest;
struct digest *digest_open(void);
void digest_close(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t len);
void digest_so_far(const struct digest *digest, uint8_t ret_digest[SHA256_SIZE]);

/* Compares in a time that depends on the length alone. */
bool digest_equal(const void *a, const void *b, size_t len);
/* Whether two texts are equal, in a time that tells nothing about where they differ. NULL equals nothing. */
bool digest_equal_text(const char *given, const char *secret);

void digest_random(void *bytes, size_t len); /* ends the program when the system has no randomness */

#define RANDOM_ID_TEXT 27
/* 128 random bits as 22 characters of base64url: ids that need no coordination, and tokens. */
char *digest_random_id(char buffer[RANDOM_ID_TEXT]);

void hex_encode(struct str *out, const void *bytes, size_t len); /* lower case */
enum err hex_decode(struct str *out, const char *text, size_t len);
void base64_encode(struct str *out, const void *bytes, size_t len);
enum err base64_decode(struct str *out, const char *text, size_t len); /* strict; padding required */
void base64url_encode(struct str *out, const void *bytes, size_t len); /* unpadded */
enum err base64url_decode(struct str *out, const char *text, size_t len);

#endif
