/* SPDX-License-Identifier: Apache-2.0 */
/* input_test.c - what each shape of input becomes, and what each unusable one is told. */
#include "check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "limits.h"

static char error[INPUT_ERROR_SIZE];

static int enter_folder_of_its_own(void **state)
{
    char *name = strdup("cache-input-XXXXXX");

    *state = name;
    return mkdtemp(name) != NULL && chdir(name) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char command[64];

    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    free(*state);
    return chdir("..") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    fclose(f);
}

static void write_text(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

static void write_zeros(const char *path, off_t size)
{
    write_text(path, "");
    assert_int_equal(truncate(path, size), 0);
}

static void expect_entry(const input *in, const char *key, const char *value)
{
    for (size_t i = 0; i < in->count; i++) {
        if (strcmp(in->entries[i].key, key) != 0)
            continue;
        assert_int_equal(in->entries[i].size, strlen(value));
        assert_memory_equal(in->entries[i].value, value, strlen(value));
        return;
    }
    fail_msg("no key %s", key);
}

static void expect_error(const char *path, const char *wanted)
{
    input in;

    assert_false(input_load(&in, path, error));
    assert_string_equal(error, wanted);
    input_fini(&in);
}

static void reads_lines_of_pairs(void **state)
{
    (void)state;
    input in;

    write_text("pairs", "a\tone\n\nb\ttwo\tand a tab\nempty\t\nlast\twithout newline");
    assert_true(input_load(&in, "pairs", error));
    assert_int_equal(in.count, 4);
    assert_int_equal(in.bytes, 1 + 3 + 1 + 13 + 5 + 4 + 15);
    expect_entry(&in, "a", "one");
    expect_entry(&in, "b", "two\tand a tab");
    expect_entry(&in, "empty", "");
    expect_entry(&in, "last", "without newline");
    input_fini(&in);
}

static void lets_the_last_of_equal_keys_win(void **state)
{
    (void)state;
    input in;

    write_text("pairs", "a\t1\nb\t2\na\t3\na\t4\n");
    assert_true(input_load(&in, "pairs", error));
    assert_int_equal(in.count, 2);
    assert_int_equal(in.replaced, 2);
    assert_int_equal(in.bytes, 4);
    expect_entry(&in, "a", "4");
    expect_entry(&in, "b", "2");
    input_fini(&in);
}

static void reads_records_of_dpkg(void **state)
{
    (void)state;
    input in;

    write_text("status", "Package: bash\nStatus: install ok installed\n\n\n"
                         "Package: zlib1g\nDescription: compression\n more\n");
    assert_true(input_load(&in, "status", error));
    assert_int_equal(in.count, 2);
    expect_entry(&in, "bash", "Package: bash\nStatus: install ok installed\n");
    expect_entry(&in, "zlib1g", "Package: zlib1g\nDescription: compression\n more\n");
    input_fini(&in);
}

static void reads_a_folder_by_relative_path(void **state)
{
    (void)state;
    input in;

    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkdir("folder/below", 0755), 0);
    write_text("folder/a", "one");
    write_text("folder/below/b", "two");
    write_text("folder/empty", "");
    assert_true(input_load(&in, "folder/", error));
    assert_int_equal(in.count, 3);
    expect_entry(&in, "a", "one");
    expect_entry(&in, "below/b", "two");
    expect_entry(&in, "empty", "");
    input_fini(&in);
}

static void leaves_out_what_no_node_would_take(void **state)
{
    (void)state;
    input in;
    char *long_key = calloc(1, CACHE_KEY_MAX + 4);

    memset(long_key, 'k', CACHE_KEY_MAX + 1);
    long_key[CACHE_KEY_MAX + 1] = '\t';
    write_text("long", long_key);
    free(long_key);
    expect_error("long", "long has nothing to put into a cache: every entry was left out");
    write_text("pairs", "\tno key\nlatin-1 \xe4\tx\ngood\tone\n");
    assert_true(input_load(&in, "pairs", error));
    assert_int_equal(in.count, 1);
    assert_int_equal(in.left_out, 2);
    input_fini(&in);

    assert_int_equal(mkdir("large", 0755), 0);
    write_zeros("large/just right", CACHE_VALUE_MAX);
    write_zeros("large/too large", CACHE_VALUE_MAX + 1);
    assert_int_equal(symlink("just right", "large/link"), 0);
    assert_int_equal(mkfifo("large/fifo", 0600), 0);
    assert_true(input_load(&in, "large", error));
    assert_int_equal(in.count, 1);
    assert_int_equal(in.entries[0].size, CACHE_VALUE_MAX);
    assert_int_equal(in.left_out, 3);
    input_fini(&in);
}

static void names_what_is_wrong_with_an_input(void **state)
{
    (void)state;
    expect_error("missing", "cannot open missing: No such file or directory");
    write_text("empty", "");
    expect_error("empty", "empty has nothing to put into a cache: it is empty");
    assert_int_equal(mkdir("nothing", 0755), 0);
    expect_error("nothing", "nothing has nothing to put into a cache: it is empty");
    write_text("prose", "key\tvalue\nOnce upon a time\n");
    expect_error("prose", "prose:2: no TAB: a line is key<TAB>value");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lines_of_pairs),
        cmocka_unit_test(lets_the_last_of_equal_keys_win),
        cmocka_unit_test(reads_records_of_dpkg),
        cmocka_unit_test(reads_a_folder_by_relative_path),
        cmocka_unit_test(leaves_out_what_no_node_would_take),
        cmocka_unit_test(names_what_is_wrong_with_an_input),
    };
    return cmocka_run_group_tests(tests, enter_folder_of_its_own, leave_folder);
}
