/* tests/test.h - a test is a sentence about the product.
 *
 *     TEST(a_stranger_with_only_a_number_is_asked_for_proof)
 *     {
 *         expect_text(reply, "...");
 *     }
 *
 * Tests register themselves; tests/test.c runs all of a program's, or those whose name contains its argument.
 */
#ifndef WISMO_TESTS_TEST_H
#define WISMO_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void test_register(const char *name, void (*run)(void **state));

#define TEST(name)                                                                                           \
    static void name(void **state);                                                                          \
    __attribute__((constructor)) static void register_##name(void)                                           \
    {                                                                                                        \
        test_register(#name, name);                                                                          \
    }                                                                                                        \
    static void name(void **state __attribute__((unused)))

#define expect(condition) assert_true(condition)
#define expect_int(actual, expected) assert_int_equal((actual), (expected))
#define expect_text(actual, expected) assert_string_equal((actual), (expected))
/* Markup: elements closed in order, entities whole. */
void expect_well_formed(const char *markup);

/* A fresh, empty folder, removed when the program ends. The caller's until then. */
const char *test_folder(void);
/* The source tree's path of a file: source_path("fixtures/webhooks/x.json"). In a static buffer. */
const char *source_path(const char *relative);

#endif
