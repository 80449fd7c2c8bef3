/* SPDX-License-Identifier: Apache-2.0 */
#include "model/search.h"
#include "base/fold.h"
#include "model/user.h"
#include "store/db.h"
#include "store/store.h"

#include <string.h>

/* A tsvector holds a MiB of lexemes, and pairs take twice the bytes of their text at most. */
enum { TEXT_KEPT_MAX = 500000, SQL_SIZE_MAX = 64 * 1024, TOKENS_MAX = 16, HITS_MAX = 4000 };
/* Of excerpts; texts are looked through for them in windows, up to so much in one search. */
enum { EXCERPT_BEFORE = 30, EXCERPT_AFTER = 120, WINDOW = 1024, WINDOW_OVERLAP = 256,
       LOOKED_AT_MAX = 8 << 20, RECORD_ARENA_MAX = 64 << 20 };

/* A token that no text can hold, so that a search in one register touches only its rows. */
static const char *register_token(struct call *call, const struct reg *reg)
{
    struct buffer out = buffer_new(call->arena, 128);
    buffer_puts(&out, "kreg");
    for (const char *c = reg->name; *c != '\0'; c++)
        if (*c != '_')
            buffer_char(&out, *c);
    return buffer_string(&out);
}

static bool is_text(const struct field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_NOTE || field->kind == FIELD_RICH;
}

/* A record's texts as typed, cut where no more is kept. */
static struct text record_words(struct call *call, const struct record *record)
{
    struct buffer out = buffer_new(call->arena, TEXT_KEPT_MAX + 1);
    for (int i = 0; i < record->fields->count && out.size < TEXT_KEPT_MAX; i++)
        if (is_text(&record->fields->fields[i]) && record->values[i].kind == VALUE_TEXT) {
            buffer_text(&out, text_cut(record->values[i].text, TEXT_KEPT_MAX - out.size));
            buffer_char(&out, '\n');
        }
    return buffer_view(&out);
}

/* FTS5 with outside content wants the old tokens to take a row out. */
static bool index_take(struct call *call, int64_t id, const char *tokens)
{
    return db_run(call,
                  "INSERT INTO search_fts (search_fts, rowid, tokens) VALUES ('delete', ?, ?)",
                  DB_ARGS(value_int(id), value_string(tokens)));
}

static bool index_put(struct call *call, int64_t id, const char *tokens)
{
    return db_run(call, "INSERT INTO search_fts (rowid, tokens) VALUES (?, ?)",
                  DB_ARGS(value_int(id), value_string(tokens)));
}

/* Writes the row; id becomes its number. */
static bool entry_put(struct call *call, const struct record *record, struct text folded,
                      const char *tokens, int64_t *id)
{
    struct value unit = record->unit_id == 0 ? value_null() : value_int(record->unit_id);
    struct value written = db_value(
        call,
        "INSERT INTO search (register, record_id, unit_id, is_ended, title, folded, tokens) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (register, record_id) DO UPDATE SET unit_id = "
        "excluded.unit_id, is_ended = excluded.is_ended, title = excluded.title, folded = "
        "excluded.folded, tokens = excluded.tokens RETURNING id",
        DB_ARGS(value_string(record->reg->name), value_int(record->id), unit,
                value_int(record->ended_at_ms != 0), value_string(record_title_kept(call, record)),
                value_text(folded), value_string(tokens)));
    *id = value_as_int(written);
    return written.kind == VALUE_INT;
}

bool search_write(struct call *call, const struct record *record)
{
    struct text typed = record_words(call, record);
    struct text folded = text_cut(fold_text(call->arena, typed), TEXT_KEPT_MAX);
    struct text words = fold_tokens(call->arena, folded);
    const char *tokens = arena_format(call->arena, "%s %.*s", register_token(call, record->reg),
                                      (int)words.size, words.data);
    struct db_rows *rows =
        db_query(call, "SELECT id, tokens FROM search WHERE register = ? AND record_id = ?",
                 DB_ARGS(value_string(record->reg->name), value_int(record->id)));
    int64_t id = 0;
    const char *old = "";
    if (db_next(rows)) {
        id = db_int(rows, 0);
        old = db_string(rows, 1);
    }
    db_end(rows);
    bool is_indexed = store_kind(call->store) == STORE_SQLITE && strcmp(old, tokens) != 0;
    return (id == 0 || !is_indexed || index_take(call, id, old)) &&
           entry_put(call, record, folded, tokens, &id) &&
           (!is_indexed || index_put(call, id, tokens));
}

/* One token in the database's own query language; '*' at its end means prefix. */
static void token_put(struct buffer *out, enum store_kind kind, struct text token)
{
    bool is_prefix = token.size > 0 && token.data[token.size - 1] == '*';
    if (is_prefix)
        token.size--;
    if (out->size > 0)
        buffer_puts(out, kind == STORE_SQLITE ? " AND " : " & ");
    buffer_char(out, kind == STORE_SQLITE ? '"' : '\'');
    /* Tokens are letters and digits only, so that no quote needs escaping. */
    buffer_text(out, token);
    buffer_char(out, kind == STORE_SQLITE ? '"' : '\'');
    if (is_prefix)
        buffer_puts(out, kind == STORE_SQLITE ? "*" : ":*");
}

static const char *match_of(struct call *call, const struct reg *reg, struct text tokens)
{
    enum store_kind kind = store_kind(call->store);
    struct buffer out = buffer_new(call->arena, SQL_SIZE_MAX);
    struct text token;
    int count = 0;
    if (reg != NULL)
        token_put(&out, kind, text_from(register_token(call, reg)));
    while (count++ < TOKENS_MAX && text_split(&tokens, ' ', &token))
        token_put(&out, kind, token);
    return buffer_string(&out);
}

static const char *like_of(struct call *call, struct text word)
{
    struct buffer out = buffer_new(call->arena, SQL_SIZE_MAX);
    buffer_char(&out, '%');
    for (size_t i = 0; i < word.size; i++) {
        if (strchr("%_\\", word.data[i]) != NULL && word.data[i] != '\0')
            buffer_char(&out, '\\');
        buffer_char(&out, word.data[i]);
    }
    buffer_char(&out, '%');
    return buffer_string(&out);
}

static void words_put(struct call *call, struct text folded, struct buffer *sql,
                      struct value *args, size_t *count)
{
    enum { WORDS_MAX = 8 };
    struct text word;
    for (int i = 0; i < WORDS_MAX && text_split(&folded, ' ', &word); i++) {
        buffer_puts(sql, " AND s.folded LIKE ? ESCAPE '\\'");
        args[(*count)++] = value_string(like_of(call, word));
    }
}

/* Pairs alone would find 東京 and 京都 apart, so every word has to stand there as typed too. newest:
 * at most so many hits, the records made last; 0: all. */
static bool condition_put(struct call *call, const struct reg *reg, struct text words, int newest,
                          struct buffer *sql, struct value *args, size_t *count)
{
    struct text folded = fold_text(call->arena, words);
    struct text tokens = fold_query(call->arena, folded);
    if (tokens.size == 0)
        return false;
    if (store_kind(call->store) == STORE_SQLITE && newest > 0)
        buffer_format(sql,
                      "s.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH ? ORDER BY "
                      "rowid DESC LIMIT %d)",
                      newest);
    else if (store_kind(call->store) == STORE_SQLITE)
        buffer_puts(sql, "s.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH ?)");
    else
        buffer_puts(sql, "s.vector @@ CAST(CAST(? AS text) AS tsquery)");
    args[(*count)++] = value_string(match_of(call, reg, tokens));
    /* One pair, or one prefix, stands in the index just as it was typed. */
    if (memchr(tokens.data, ' ', tokens.size) != NULL)
        words_put(call, folded, sql, args, count);
    return true;
}

/* The same by reading the tokens of one row: "% token %", or "% token%" for a prefix. */
static bool scan_put(struct call *call, struct text words, struct buffer *sql, struct value *args,
                     size_t *count)
{
    struct text folded = fold_text(call->arena, words), token;
    struct text tokens = fold_query(call->arena, folded);
    if (tokens.size == 0)
        return false;
    bool is_one = memchr(tokens.data, ' ', tokens.size) == NULL;
    buffer_puts(sql, "s.record_id IS NOT NULL");
    for (int i = 0; i < TOKENS_MAX && text_split(&tokens, ' ', &token); i++) {
        bool is_prefix = token.size > 0 && token.data[token.size - 1] == '*';
        buffer_puts(sql, " AND ' ' || s.tokens || ' ' LIKE ?");
        args[(*count)++] = value_string(
            arena_format(call->arena, "%% %.*s%s", (int)token.size - is_prefix, token.data,
                         is_prefix ? "%" : " %"));
    }
    if (!is_one)
        words_put(call, folded, sql, args, count);
    return true;
}

bool search_condition(struct call *call, const struct reg *reg, struct text words, bool is_scan,
                      struct buffer *sql, struct value *args, size_t *count)
{
    struct buffer inner = buffer_new(call->arena, SQL_SIZE_MAX);
    bool has_words = is_scan ? scan_put(call, words, &inner, args, count)
                             : condition_put(call, reg, words, 0, &inner, args, count);
    if (!has_words)
        return false;
    if (is_scan)
        buffer_format(sql,
                      "EXISTS (SELECT 1 FROM search s WHERE s.register = ? AND s.record_id = "
                      "r_%s.id AND %s)",
                      reg->name, buffer_string(&inner));
    else
        buffer_format(sql,
                      "id IN (SELECT s.record_id FROM search s WHERE s.register = ? AND %s)",
                      buffer_string(&inner));
    /* The register stands before the arguments of the inner condition. */
    memmove(args + 1, args, *count * sizeof *args);
    args[0] = value_string(reg->name);
    (*count)++;
    return true;
}

static bool holds(struct call *scratch, struct text typed, const char *word)
{
    struct text folded = fold_text(scratch->arena, typed);
    return strstr(text_string(scratch->arena, folded), word) != NULL;
}

/* Where the word ends in a text as typed that holds it: behind the shortest beginning that does. */
static size_t match_end(struct call *scratch, struct text typed, const char *word)
{
    size_t low = 0, high = typed.size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (holds(scratch, text_cut(typed, middle), word))
            high = middle;
        else
            low = middle + 1;
    }
    return high;
}

/* The text around a place, cut at characters, in one line. */
static const char *excerpt_cut(struct call *call, struct text typed, size_t at)
{
    size_t from = at > EXCERPT_BEFORE ? at - EXCERPT_BEFORE : 0;
    while (from > 0 && ((unsigned char)typed.data[from] & 0xc0) == 0x80)
        from--;
    struct text rest = {typed.data + from, typed.size - from};
    struct text shown = text_cut(rest, at - from + EXCERPT_AFTER);
    bool is_cut = text_trim(rest).size > text_trim(shown).size;
    shown = text_trim(shown);
    char *line = arena_format(call->arena, "%s%.*s%s", from > 0 ? "…" : "", (int)shown.size,
                              shown.data, is_cut ? "…" : "");
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return line;
}

/* Around the first word, as the record's texts were typed. Folding changes lengths, so that a place
 * in the folded text says nothing: the typed text is folded window by window until one holds the
 * word. *left: how many bytes may still be looked at. */
static const char *excerpt_of(struct call *call, struct call *scratch, const struct record *record,
                              struct text words, size_t *left)
{
    struct text typed = record_words(scratch, record), first = {"", 0};
    struct text wanted = fold_text(scratch->arena, words);
    text_split(&wanted, ' ', &first);
    const char *word = text_string(scratch->arena, first);
    for (size_t at = 0; at < typed.size && *left >= WINDOW;) {
        struct text window = text_cut((struct text){typed.data + at, typed.size - at}, WINDOW);
        *left -= WINDOW;
        if (holds(scratch, window, word)) {
            size_t end = at + match_end(scratch, window, word);
            return excerpt_cut(call, typed, end > first.size ? end - first.size : 0);
        }
        at += window.size > WINDOW_OVERLAP ? window.size - WINDOW_OVERLAP : window.size;
        while (at < typed.size && ((unsigned char)typed.data[at] & 0xc0) == 0x80)
            at++;
        if (window.size < WINDOW - 3)
            break;
    }
    return excerpt_cut(call, typed, 0);
}

/* One record at a time in memory of its own: they may be long. */
static void excerpts_fill(struct call *call, struct text words, struct search_hit *hits, int count)
{
    struct call scratch = call_scratch(call, RECORD_ARENA_MAX);
    size_t left = LOOKED_AT_MAX;
    for (int i = 0; i < count; i++) {
        const struct record *record = record_load_any(&scratch, hits[i].reg, hits[i].id);
        hits[i].excerpt =
            record == NULL ? "" : excerpt_of(call, &scratch, record, words, &left);
        call_scratch_reset(&scratch);
    }
    call_scratch_end(call, &scratch);
}

bool search_run(struct call *call, struct text words, const struct reg *reg, int limit,
                struct search_hit **out, int *count)
{
    struct buffer sql = buffer_new(call->arena, SQL_SIZE_MAX);
    struct value args[TOKENS_MAX + 4];
    size_t arg_count = 0;
    *out = arena_array(call->arena, (size_t)limit, sizeof **out);
    *count = 0;
    buffer_puts(&sql, "SELECT s.register, s.record_id, s.title, s.is_ended, s.unit_id FROM "
                      "search s WHERE ");
    if (!condition_put(call, reg, words, HITS_MAX, &sql, args, &arg_count))
        return true;
    /* Lives before ended; a hit in the title before one in the text. */
    buffer_puts(&sql, " ORDER BY s.is_ended, CASE WHEN lower(s.title) LIKE ? ESCAPE '\\' THEN 0 "
                      "ELSE 1 END, s.id DESC LIMIT ?");
    args[arg_count++] = value_string(like_of(call, fold_text(call->arena, words)));
    /* What the user may not see is left out below, so more is asked for than shown. */
    args[arg_count++] = value_int(HITS_MAX);
    struct db_rows *rows = db_query(call, buffer_string(&sql), args, arg_count);
    while (*count < limit && db_next(rows)) {
        const struct reg *of = reg_find(db_string(rows, 0));
        if (of == NULL || (reg == NULL && of->flags & REG_NO_SEARCH) ||
            !user_may(call, of->group, ACTION_READ, db_int(rows, 4)))
            continue;
        (*out)[(*count)++] = (struct search_hit){
            .reg = of,
            .id = db_int(rows, 1),
            .title = db_string(rows, 2),
            .is_ended = db_int(rows, 3) != 0,
        };
    }
    db_end(rows);
    excerpts_fill(call, words, *out, *count);
    return rows != NULL;
}
