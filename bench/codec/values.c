/* SPDX-License-Identifier: Apache-2.0 */
/* codec/values.c - the three messages, as a program would write them down. */
#include "values.h"

#include "messages.mt.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint8_t noise[1024];

static codec_address ship_to = {
    .name = "Ada Lovelace",
    .street = "12 St James's Square",
    .city = "London",
    .postcode = "SW1Y 4LE",
    .country = "GB",
    .latitude = 51.5073,
    .longitude = -0.1352,
};

static codec_address bill_to = {
    .name = "Analytical Engines Ltd",
    .street = "1 Dorset Street",
    .city = "London",
    .postcode = "W1U 4EG",
    .country = "GB",
    .latitude = 51.5189,
    .longitude = -0.1557,
};

static uint32_t tax_codes[] = {1, 7, 300};
static codec_size sizes[] = {
    {.width = 4, .height = 4, .depth = 1, .weight_g = 180},
    {.width = 30, .height = 2, .depth = 2, .weight_g = 920},
    {.width = 32, .height = 19, .depth = 24, .weight_g = 3400},
    {.width = 6, .height = 6, .depth = 14, .weight_g = 510},
    {.width = 15, .height = 22, .depth = 2},
    {.width = 12.5F, .height = 20, .depth = 5, .weight_g = 1250},
};

#define ITEM(i, number, code, name, amount, cents)                                                 \
    &(codec_item)                                                                                  \
    {                                                                                              \
        .id = (number), .sku = (code), .title = (name), .quantity = (amount),                      \
        .price_cents = (cents), .gift = (i) % 2, .n_tax_codes = COUNT(tax_codes),                  \
        .tax_codes = tax_codes, .size = &sizes[i],                                                 \
    }

static codec_item *items[] = {
    ITEM(0, 900100234, "GEAR-0042", "Gear wheel, brass, 42 teeth", 12, 1995),
    ITEM(1, 900100876, "AXLE-0300", "Axle 300 mm", 4, 2450),
    ITEM(2, 900104411, "CARD-1000", "Punched cards (1000)", 1, 8900),
    ITEM(3, 900200017, "OIL-0001", "Machine oil", 2, 650),
    ITEM(4, 900300555, "BOOK-0007", "Sketch of the Analytical Engine", 1, 3200),
    ITEM(5, 900400999, "CRNK-0100", "Crank handle", 1, 4100),
};

#define EVENT(us, what, who, cents)                                                                \
    &(codec_event)                                                                                 \
    {                                                                                              \
        .at_us = (us), .status = (what), .by = (who), .change = (cents)                            \
    }

static codec_event *events[] = {
    EVENT(1729350021000000, CODEC_STATUS_NEW, "web", 0),
    EVENT(1729350058120400, CODEC_STATUS_PAID, "payments", -41995),
    EVENT(1729361115000930, CODEC_STATUS_PACKED, "warehouse-3", 0),
    EVENT(1729365842771000, CODEC_STATUS_SENT, "carrier", 120),
    EVENT(1729952400000000, CODEC_STATUS_RETURNED, "support", 10025),
};

static codec_card card = {.holder = "A. A. LOVELACE", .last_digits = "4242", .expires = 202712};

static int32_t scores[] = {3, 17, 99, 100,   127,   128, 255, 300, 1000, 5,       6,  7,
                           8, 90, 12, 16384, 70000, 11,  10,  1,   -1,   1500000, 40, 41};
static uint64_t stamps_us[] = {1729350021000000, 1729350021000150, 1729350021004000,
                               1729350058120400, 1729350058120999, 1729361115000930,
                               1729365842771000, 1729952400000000};
static double rates[] = {1,    0.5,    0.25, 1.2071, 0.8333, 110.25,
                         7.25, 1.4142, 3.14, 2.7182, 0.001,  -1};
static uint32_t hashes[] = {0x8f3a11c2, 0x00000001, 0xdeadbeef, 0x12345678, 0x9abcdef0, 0x0badf00d,
                            0xcafebabe, 0x31415926, 0x27182818, 0x16180339, 0x57721566, 0x69314718};
static char *tags[] = {"brass", "machine-parts", "b2b", "priority-eu", "reviewed-by-hand"};
static codec_status history[] = {CODEC_STATUS_NEW, CODEC_STATUS_PAID, CODEC_STATUS_PACKED,
                                 CODEC_STATUS_SENT, CODEC_STATUS_RETURNED};

static const codec_echo echo = {.text = "an echo of thirty-two characters"};

static const codec_entry entry = {
    .key = "user:4711:session:profile",
    .value = {sizeof noise, noise},
    .version = 1729350021,
    .ttl_ms = 3600000,
};

static const codec_order order = {
    .id = 77000123456,
    .number = "2024-10-19/4711",
    .created_us = 1729350021000000,
    .updated_us = 1729952400000000,
    .status = CODEC_STATUS_RETURNED,
    .customer = "Ada Lovelace",
    .email = "ada@analytical.example",
    .phone = "+44 20 7946 0958",
    .ship_to = &ship_to,
    .bill_to = &bill_to,
    .n_items = COUNT(items),
    .items = items,
    .total_cents = 41995,
    .tax_cents = 6999,
    .balance_change = -41995,
    .rounding = -3,
    .currency = "GBP",
    .exchange_rate = 1.1571,
    .weight_kg = 7.25F,
    .paid = 1,
    .express = 1,
    .checksum = 0x8f3a11c2,
    .trace_id = 0x0123456789abcdef,
    .zone_offset = -3600,
    .shard = 17,
    .token = {32, noise},
    .signature = {64, noise + 32},
    .n_scores = COUNT(scores),
    .scores = scores,
    .n_stamps_us = COUNT(stamps_us),
    .stamps_us = stamps_us,
    .n_rates = COUNT(rates),
    .rates = rates,
    .n_hashes = COUNT(hashes),
    .hashes = hashes,
    .n_tags = COUNT(tags),
    .tags = tags,
    .n_history = COUNT(history),
    .history = history,
    .priority = 3,
    .note = "Please leave it with the porter",
    .confirmed = 1,
    .payment_case = CODEC_ORDER_PAYMENT_CARD,
    .card = &card,
    .n_events = COUNT(events),
    .events = events,
    .revision = 12,
    .comment = "Gr\u00fc\u00dfe aus Z\u00fcrich: alles gut angekommen",
};

codec_bytes codec_values(codec_kind kind, uint8_t out[CODEC_ROOM])
{
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)(i * 167 + 13);
    switch (kind) {
    case CODEC_ECHO:
        return (codec_bytes){out, codec_echo_pack(&echo, out)};
    case CODEC_ENTRY:
        return (codec_bytes){out, codec_entry_pack(&entry, out)};
    default:
        return (codec_bytes){out, codec_order_pack(&order, out)};
    }
}
