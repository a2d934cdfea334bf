/* SPDX-License-Identifier: Apache-2.0 */
/* compile_test.c - whole runs: files found, files written, files left alone. */
#include "compiler_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "compile.h"

static char folder[] = "/tmp/mtc-test-XXXXXX";
static char start[4096];

static int enter_folder(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    assert_non_null(getcwd(start, sizeof start));
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    return begin(state);
}

static int leave_folder(void **state)
{
    char command[64];

    assert_int_equal(chdir(start), 0);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
    return end(state);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static const char *read_file(const char *path)
{
    const char *why;
    const mtc_source *source = mtc_source_read(arena, path, path, &why);

    assert_non_null(source);
    return source->text;
}

/* Compiles one file; root and dep_out may be NULL. */
static bool compile(const char *input, const char *root, const char *dep_out)
{
    mtc_job job = {.c_out = "gen", .dep_out = dep_out};
    mtc_text text = {0};

    LIST_ADD(arena, &job.inputs, input);
    if (root != NULL)
        LIST_ADD(arena, &job.roots, root);
    bool ok = mtc_compile(arena, &job, &text);
    if (!ok)
        print_message("%s", text.data);
    mtc_text_fini(&text);
    return ok;
}

static const char good[] = "syntax = \"proto3\"; message A { int32 a = 1; }\n";

static void writes_both_files_and_makes_folders(void **state)
{
    (void)state;
    write_file("a.mtproto", good);
    assert_true(compile("a.mtproto", NULL, NULL));
    assert_true(exists("gen/a.mt.h") && exists("gen/a.mt.c"));
}

static void writes_nothing_if_anything_is_wrong(void **state)
{
    (void)state;
    write_file("a.mtproto", "syntax = \"proto3\"; message A { int32 a = 0; }\n");
    assert_false(compile("a.mtproto", NULL, "gen/a.d"));
    assert_false(exists("gen"));
}

static void leaves_unchanged_files_alone(void **state)
{
    (void)state;
    struct stat info;
    struct timespec old[2] = {{1000, 0}, {1000, 0}};

    write_file("a.mtproto", good);
    assert_true(compile("a.mtproto", NULL, NULL));
    assert_int_equal(utimensat(AT_FDCWD, "gen/a.mt.h", old, 0), 0);
    assert_true(compile("a.mtproto", NULL, NULL));
    assert_int_equal(stat("gen/a.mt.h", &info), 0);
    assert_int_equal(info.st_mtime, 1000);
    write_file("a.mtproto", "syntax = \"proto3\"; message A { int32 b = 1; }\n");
    assert_true(compile("a.mtproto", NULL, NULL));
    assert_int_equal(stat("gen/a.mt.h", &info), 0);
    assert_true(info.st_mtime != 1000);
}

static void finds_imports_in_either_ending(void **state)
{
    (void)state;
    write_file("b.mtproto", good);
    write_file("c.proto", "syntax = \"proto3\"; message C {}\n");
    write_file("a.mtproto", "syntax = \"proto3\"; import \"b.proto\"; import \"c.mtproto\";\n"
                            "import \"google/protobuf/empty.mtproto\";\n"
                            "message M { A a = 1; C c = 2; google.protobuf.Empty e = 3; }\n");
    assert_true(compile("a.mtproto", NULL, NULL));
    assert_non_null(strstr(read_file("gen/a.mt.h"), "#include \"b.mt.h\"\n#include \"c.mt.h\"\n"
                                                    "#include \"google/protobuf/empty.mt.h\"\n"));
}

static void outputs_lie_as_inputs_lie_below_their_root(void **state)
{
    (void)state;
    assert_int_equal(mkdir("idl", 0777), 0);
    assert_int_equal(mkdir("idl/x", 0777), 0);
    write_file("idl/x/a.mtproto", good);
    assert_true(compile("idl/x/a.mtproto", "idl", NULL));
    assert_true(exists("gen/x/a.mt.h"));
    assert_true(compile("idl/x/a.mtproto", NULL, NULL));
    assert_true(exists("gen/a.mt.h"));
    assert_true(compile("google/protobuf/timestamp.proto", NULL, NULL));
    assert_true(exists("gen/google/protobuf/timestamp.mt.h"));
}

static void writes_dependencies_for_make(void **state)
{
    (void)state;
    write_file("b c.proto", good);
    write_file("a.mtproto", "syntax = \"proto3\"; import \"b c.proto\"; message M { A a = 1; }\n");
    assert_true(compile("a.mtproto", NULL, "gen/a.d"));
    const char *rule = read_file("gen/a.d");
    assert_int_equal(strncmp(rule, "gen/a.mt.h gen/a.mt.c: \\\n", 25), 0);
    assert_non_null(strstr(rule, "\n b\\ c.proto \\\n a.mtproto \\\n"));
    assert_non_null(strstr(rule, "\na.mtproto:\n"));
}

static void an_unreadable_input_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder.mtproto", 0777), 0);
    assert_false(compile("nothing.mtproto", NULL, NULL));
    assert_false(compile("folder.mtproto", NULL, NULL));
}

static void an_output_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    write_file("a.mtproto", good);
    write_file("gen", "a file\n");
    assert_false(compile("a.mtproto", NULL, NULL));
    assert_string_equal(read_file("gen"), "a file\n");
}

/* With work that grew with the square of it, this would outlast what any test may take. */
static void a_long_file_compiles(void **state)
{
    (void)state;
    mtc_text text = {0};

    mtc_text_puts(&text, "syntax = \"proto3\"; package long;\n");
    for (int i = 0; i < 1000; i++) {
        mtc_text_printf(&text, "message M%d {\n", i);
        for (int n = 1; n < 8; n++)
            mtc_text_printf(&text, "  M%d field_%d = %d;\n", (i * 7 + n) % 1000, n, n);
        mtc_text_puts(&text, "  repeated string names = 9;\n}\n");
    }
    write_file("a.mtproto", text.data);
    mtc_text_fini(&text);
    assert_true(compile("a.mtproto", NULL, NULL));
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_both_files_and_makes_folders),
        TEST(writes_nothing_if_anything_is_wrong),
        TEST(leaves_unchanged_files_alone),
        TEST(finds_imports_in_either_ending),
        TEST(outputs_lie_as_inputs_lie_below_their_root),
        TEST(writes_dependencies_for_make),
        TEST(an_unreadable_input_is_an_error),
        TEST(an_output_that_cannot_be_written_is_an_error),
        TEST(a_long_file_compiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
