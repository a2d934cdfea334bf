/* SPDX-License-Identifier: Apache-2.0 */
/* list_test.c - order, removal and splicing. */
#include "core/list.h"

#include "mt_test.h"

typedef struct item {
    int number;
    mt_list node;
} item;

static void fill(mt_list *head, item *items, int count)
{
    mt_list_init(head);
    for (int i = 0; i < count; i++) {
        items[i] = (item){.number = i};
        mt_list_push_back(head, &items[i].node);
    }
}

static int pop(mt_list *head)
{
    mt_list *node = mt_list_pop_front(head);

    return node != NULL ? MT_CONTAINER_OF(node, item, node)->number : -1;
}

static void first_in_is_first_out(void **state)
{
    (void)state;
    item items[3];
    mt_list head;

    fill(&head, items, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pop(&head), i);
    assert_int_equal(pop(&head), -1);
    assert_true(mt_list_is_empty(&head));
    assert_false(mt_list_is_linked(&items[0].node));
}

static void removal_from_the_middle_twice_is_fine(void **state)
{
    (void)state;
    item items[3];
    mt_list head;

    fill(&head, items, 3);
    mt_list_remove(&items[1].node);
    mt_list_remove(&items[1].node);
    assert_int_equal(pop(&head), 0);
    assert_int_equal(pop(&head), 2);
}

static void splicing_moves_all_behind(void **state)
{
    (void)state;
    item first[2], second[2];
    mt_list to, from;

    fill(&to, first, 2);
    fill(&from, second, 2);
    mt_list_splice(&to, &from);
    mt_list_splice(&to, &from);
    assert_true(mt_list_is_empty(&from));
    assert_int_equal(pop(&to), 0);
    assert_int_equal(pop(&to), 1);
    assert_int_equal(pop(&to), 0);
    assert_int_equal(pop(&to), 1);
    assert_int_equal(pop(&to), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_is_first_out),
        cmocka_unit_test(removal_from_the_middle_twice_is_fine),
        cmocka_unit_test(splicing_moves_all_behind),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
