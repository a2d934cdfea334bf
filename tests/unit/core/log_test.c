/* SPDX-License-Identifier: Apache-2.0 */
/* log_test.c - levels, the environment, and lines that stay lines. */
#include "core/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mt_test.h"

static struct {
    int lines;
    mt_log_level level;
    char line[2048];
} heard;

static void hear(mt_log_level level, const char *line, void *arg)
{
    assert_ptr_equal(arg, &heard);
    heard.lines++;
    heard.level = level;
    snprintf(heard.line, sizeof heard.line, "%s", line);
}

static int hear_nothing(void **state)
{
    (void)state;
    memset(&heard, 0, sizeof heard);
    mt_log_set(MT_LOG_INFO, hear, &heard);
    return 0;
}

static void only_wanted_levels_are_delivered(void **state)
{
    (void)state;
    mt_log(MT_LOG_DEBUG, "no");
    assert_int_equal(heard.lines, 0);
    mt_log(MT_LOG_INFO, "yes %d", 1);
    assert_int_equal(heard.lines, 1);
    assert_int_equal(heard.level, MT_LOG_INFO);
    assert_string_equal(heard.line, "yes 1");
    mt_log_set(MT_LOG_OFF, hear, &heard);
    mt_log(MT_LOG_ERROR, "no");
    assert_int_equal(heard.lines, 1);
}

static void a_long_line_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[2001] = "x"; /* so that the cut falls into a character */

    for (size_t i = 1; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "é", 2);
    text[1999] = '\0';
    mt_log(MT_LOG_WARN, "%s", text);
    assert_int_equal(strlen(heard.line), 1023);
    mt_log(MT_LOG_WARN, "y%s", text);
    assert_int_equal(strlen(heard.line), 1022);
}

static void what_a_peer_sent_cannot_start_a_line_or_a_command(void **state)
{
    (void)state;
    mt_log(MT_LOG_WARN, "peer said: %s", "a\nmsgtrans: error: b\x1b[2J\r");
    assert_string_equal(heard.line, "peer said: a msgtrans: error: b?[2J?");
}

static void errno_survives(void **state)
{
    (void)state;
    errno = ENOENT;
    mt_log(MT_LOG_WARN, "%s", strerror(EIO));
    assert_int_equal(errno, ENOENT);
}

/* What a process of its own prints when its first use of the log is a line of each level. */
static void print_first_lines(const char *environment, char *out, size_t size)
{
    int ends[2], result;
    size_t used = 0;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        if (environment != NULL)
            setenv("MSGTRANS_LOG", environment, 1);
        else
            unsetenv("MSGTRANS_LOG");
        for (int level = MT_LOG_DEBUG; level <= MT_LOG_ERROR; level++)
            mt_log((mt_log_level)level, "%d", level);
        _exit(0);
    }
    close(ends[1]);
    for (ssize_t got; (got = read(ends[0], out + used, size - 1 - used)) > 0;)
        used += (size_t)got;
    close(ends[0]);
    out[used] = '\0';
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void the_environment_says_what_is_wanted_at_first(void **state)
{
    (void)state;
    const struct {
        const char *environment, *printed;
    } cases[] = {
        {NULL, "msgtrans: warn: 2\nmsgtrans: error: 3\n"},
        {"warn", "msgtrans: warn: 2\nmsgtrans: error: 3\n"},
        {"error", "msgtrans: error: 3\n"},
        {"off", ""},
        {"debug", "msgtrans: debug: 0\nmsgtrans: info: 1\nmsgtrans: warn: 2\nmsgtrans: error: 3\n"},
        {"loud", "msgtrans: warn: MSGTRANS_LOG=loud is no level; write debug, info, warn, error or "
                 "off\nmsgtrans: warn: 2\nmsgtrans: error: 3\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char printed[512];
        print_first_lines(cases[i].environment, printed, sizeof printed);
        assert_string_equal(printed, cases[i].printed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_says_what_is_wanted_at_first), /* before mt_log_set() */
        cmocka_unit_test_setup(only_wanted_levels_are_delivered, hear_nothing),
        cmocka_unit_test_setup(a_long_line_is_cut_at_a_character, hear_nothing),
        cmocka_unit_test_setup(what_a_peer_sent_cannot_start_a_line_or_a_command, hear_nothing),
        cmocka_unit_test_setup(errno_survives, hear_nothing),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
