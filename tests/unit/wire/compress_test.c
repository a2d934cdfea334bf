/* SPDX-License-Identifier: Apache-2.0 */
/* compress_test.c - messages that are compressed and come back, and what does not: too short, too long,
 * corrupt, a bomb. */
#include "mt_test.h"

#include <pthread.h>
#include <string.h>

#include "core/alloc.h"
#include "core/rng.h"
#include "wire/compress.h"

enum { MOST = 4 << 20 };

static const mt_codec codecs[] = {MT_CODEC_GZIP, MT_CODEC_ZSTD};
enum { CODECS = sizeof codecs / sizeof *codecs };

static uint8_t text[1 << 20];  /* repeats itself */
static uint8_t noise[1 << 16]; /* cannot be compressed */

static int fill(void **state)
{
    mt_rng rng;

    (void)state;
    mt_rng_seed(&rng, 3);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)("lorem ipsum "[i % 12] + (mt_rng_below(&rng, 50) == 0));
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)mt_rng_next(&rng);
    return 0;
}

/* A slice at the end of its block, so that the sanitizer sees who reads on. */
static mt_slice tight(const uint8_t *bytes, size_t size)
{
    mt_block *block = mt_block_new(size > 0 ? size : 1);

    assert_non_null(block);
    uint8_t *p = block->data + block->capacity - size;
    if (size > 0)
        memcpy(p, bytes, size);
    return (mt_slice){p, size, block};
}

static void assert_comes_back(mt_slice packed, mt_slice plain)
{
    mt_slice out, in = tight(packed.data, packed.size);

    assert_ok(mt_decompress(in, plain.size, &out)); /* it may be just so long */
    assert_true(mt_slice_equal(out, plain));
    mt_slice_unref(out);
    assert_err(mt_decompress(in, plain.size - 1, &out), MT_ELIMIT);
    assert_null(out.owner);
    mt_slice_unref(in);
}

static void messages_of_many_sizes_come_back(void **state)
{
    static const size_t sizes[] = {200, 1000, 16383, 16384, 16385, 70000, sizeof text};

    (void)state;
    for (int c = 0; c < CODECS; c++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            mt_slice plain = mt_slice_of(text, sizes[i]), packed;

            assert_ok(mt_compress(codecs[c], plain, &packed));
            assert_int_equal(packed.data[0], codecs[c]);
            assert_true(packed.size < plain.size);
            assert_comes_back(packed, plain);
            mt_slice_unref(packed);
        }
}

static void what_gets_no_smaller_is_left(void **state)
{
    (void)state;
    for (int c = 0; c < CODECS; c++) {
        mt_slice packed;

        for (size_t size = 0; size < 12; size++)
            assert_err(mt_compress(codecs[c], mt_slice_of(noise, size), &packed), MT_ELIMIT);
        assert_err(mt_compress(codecs[c], mt_slice_of(noise, sizeof noise), &packed), MT_ELIMIT);
        assert_null(packed.owner);
    }
}

static void every_cut_and_every_wrong_byte_is_found_or_harmless(void **state)
{
    (void)state;
    for (int c = 0; c < CODECS; c++) {
        mt_slice packed, out, plain = mt_slice_of(text, 2000);

        assert_ok(mt_compress(codecs[c], plain, &packed));
        for (size_t size = 0; size < packed.size; size++) {
            mt_slice in = tight(packed.data, size);
            assert_err(mt_decompress(in, MOST, &out), MT_EDECODE);
            mt_slice_unref(in);
        }
        for (size_t at = 0; at < packed.size; at++) {
            mt_slice in = tight(packed.data, packed.size);
            ((uint8_t *)(uintptr_t)in.data)[at] ^= 0x55;
            if (mt_decompress(in, MOST, &out) == MT_OK)
                assert_true(out.size <= MOST);
            mt_slice_unref(out);
            mt_slice_unref(in);
        }
        mt_slice_unref(packed);
    }
}

static void what_is_behind_the_end_is_an_error(void **state)
{
    uint8_t bytes[3000];
    mt_slice packed, out;

    (void)state;
    for (int c = 0; c < CODECS; c++) {
        assert_ok(mt_compress(codecs[c], mt_slice_of(text, 2000), &packed));
        memcpy(bytes, packed.data, packed.size);
        bytes[packed.size] = 7;
        assert_err(mt_decompress(mt_slice_of(bytes, packed.size + 1), MOST, &out), MT_EDECODE);
        mt_slice_unref(packed);
    }
}

static void unknown_codecs_are_refused(void **state)
{
    static const uint8_t bytes[] = {3, 0, 0, 0}, plain[] = {0, 0};
    mt_slice out;

    (void)state;
    assert_err(mt_decompress(mt_slice_of(bytes, sizeof bytes), MOST, &out), MT_EDECODE);
    assert_err(mt_decompress(mt_slice_of(plain, sizeof plain), MOST, &out), MT_EDECODE);
    assert_err(mt_decompress(mt_slice_of(NULL, 0), MOST, &out), MT_EDECODE);
}

/* A few KiB that would be 64 MiB. */
static void a_bomb_is_bounded(void **state)
{
    enum { HUGE = 64 << 20 };
    uint8_t *zeros = mt_zalloc(HUGE);

    (void)state;
    assert_non_null(zeros);
    for (int c = 0; c < CODECS; c++) {
        mt_slice packed, out;

        assert_ok(mt_compress(codecs[c], mt_slice_of(zeros, HUGE), &packed));
        assert_true(packed.size < 100000);
        assert_err(mt_decompress(packed, MOST, &out), MT_ELIMIT);
        assert_err(mt_decompress(packed, 1, &out), MT_ELIMIT);
        assert_null(out.owner);
        mt_slice_unref(packed);
    }
    mt_free(zeros);
}

/* A frame of zstd that says it holds 2^40 bytes, in a window of as many. */
static void a_header_that_claims_much_is_not_believed(void **state)
{
    static const uint8_t bytes[] = {2, 0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0,
                                    0, 0,    1,    0,    0,    1,    0, 0};
    mt_slice out;

    (void)state;
    assert_err(mt_decompress(mt_slice_of(bytes, sizeof bytes), MOST, &out), MT_EDECODE);
}

static void *work(void *arg)
{
    mt_codec codec = *(const mt_codec *)arg;
    bool good = true;

    for (int i = 0; i < 50; i++) {
        mt_slice plain = mt_slice_of(text + 100 * i, 20000), packed, out;

        good = good && mt_compress(codec, plain, &packed) == MT_OK &&
               mt_decompress(packed, MOST, &out) == MT_OK && mt_slice_equal(out, plain);
        mt_slice_unref(packed);
        mt_slice_unref(out);
    }
    return good ? arg : NULL;
}

/* More threads than contexts are kept. */
static void many_threads_may_do_it_at_once(void **state)
{
    enum { THREADS = 12 };
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)&codecs[i % 2]),
                         0);
    for (int i = 0; i < THREADS; i++) {
        void *result;

        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_non_null(result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(messages_of_many_sizes_come_back, fill),
        cmocka_unit_test(what_gets_no_smaller_is_left),
        cmocka_unit_test(every_cut_and_every_wrong_byte_is_found_or_harmless),
        cmocka_unit_test(what_is_behind_the_end_is_an_error),
        cmocka_unit_test(unknown_codecs_are_refused),
        cmocka_unit_test(a_bomb_is_bounded),
        cmocka_unit_test(a_header_that_claims_much_is_not_believed),
        cmocka_unit_test(many_threads_may_do_it_at_once),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
