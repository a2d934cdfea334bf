/* SPDX-License-Identifier: Apache-2.0 */
/* core/list.h - a doubly linked list through its members: no allocation, removal in one step. */
#ifndef MT_CORE_LIST_H
#define MT_CORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct mt_list {
    struct mt_list *prev, *next; /* of a head that is empty: itself; of a node in no list: NULL */
} mt_list;

#define MT_CONTAINER_OF(pointer, type, member)                                                     \
    ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

static inline void mt_list_init(mt_list *head)
{
    head->prev = head->next = head;
}

static inline bool mt_list_is_empty(const mt_list *head)
{
    return head->next == head;
}

static inline bool mt_list_is_linked(const mt_list *node)
{
    return node->next != NULL;
}

static inline void mt_list_push_back(mt_list *head, mt_list *node)
{
    node->prev = head->prev;
    node->next = head;
    head->prev->next = node;
    head->prev = node;
}

/* Takes a node out of its list; a node in no list stays as it is. */
static inline void mt_list_remove(mt_list *node)
{
    if (node->next == NULL)
        return;
    node->prev->next = node->next;
    node->next->prev = node->prev;
    node->prev = node->next = NULL;
}

/* Takes the first node out; NULL when the list is empty. */
static inline mt_list *mt_list_pop_front(mt_list *head)
{
    mt_list *node = head->next;

    if (node == head)
        return NULL;
    mt_list_remove(node);
    return node;
}

/* Moves all nodes of from behind those of to. */
static inline void mt_list_splice(mt_list *to, mt_list *from)
{
    if (mt_list_is_empty(from))
        return;
    from->next->prev = to->prev;
    to->prev->next = from->next;
    from->prev->next = to;
    to->prev = from->prev;
    mt_list_init(from);
}

#endif
