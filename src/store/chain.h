/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes that the journal's hashes and signatures cover. Inside of the store only. Whoever
 * changes one byte here must give it a new version: old entries keep theirs for ever. */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include "store/journal.h"

/* hash = SHA-256(tag, previous hash, then each field as 4 bytes of length (big-endian) and its
 * bytes, numbers as 8 bytes big-endian), in the order of struct chain_order in chain.c. The buffer
 * is emptied first and only saves allocations. */
void chain_hash(struct buffer *scratch, const unsigned char previous[SHA256_SIZE],
                const struct journal_entry *entry, unsigned char out[SHA256_SIZE]);

/* Signs seq, hash and at_ms with the process's key. */
void checkpoint_sign(struct journal_checkpoint *checkpoint);
bool checkpoint_is_signed(const struct journal_checkpoint *checkpoint,
                          const unsigned char public_key[32]);

/* anchor.c: appends the line to DATA/checkpoints.log. */
void anchor_write(struct arena *arena, const struct journal_checkpoint *checkpoint);

/* keys.c: NULL until journal_keys_load. */
const unsigned char *journal_secret_key(void);
const char *journal_anchor_path(void);

#endif
