/* SPDX-License-Identifier: Apache-2.0 */
#include "standards/package.h"
#include "base/clock.h"
#include "base/crypto.h"

#include <ctype.h>
#include <string.h>

enum { PACKAGE_SIZE_MAX = 64 * 1024 * 1024 };

const char *package_id(struct call *call, const struct manuscript *text)
{
    char *id = arena_format(call->arena, "%s%s", isalpha((unsigned char)text->code[0]) ? "" : "S",
                            text->code);
    for (char *c = id; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '.')
            *c = '_';
    return id;
}

/* RFC 9562, version 8: our own bits, here of a SHA-256. */
static const char *uuid_make(struct call *call, const char *name)
{
    unsigned char hash[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    sha256(hash, text_from(name));
    hash[6] = (unsigned char)(0x80 | (hash[6] & 0x0f));
    hash[8] = (unsigned char)(0x80 | (hash[8] & 0x3f));
    hex_write(hex, hash, sizeof hash);
    return arena_format(call->arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
                        hex + 16, hex + 20);
}

/* The same edition has the same identifier wherever and whenever it is made. */
static const char *uuid_of(struct call *call, const struct manuscript *text, const char *part)
{
    return uuid_make(call, arena_format(call->arena, "urn:kaname:standard:%s:%lld:%lld%s",
                                        text->code, (long long)text->edition.number,
                                        (long long)text->edition.at_ms, part));
}

static void member(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, "\"%s\": ", name);
    buffer_json(out, text_from(value));
}

static void both(struct buffer *out, const char *name, const char *ja, const char *en)
{
    buffer_format(out, "  \"%s\": {", name);
    member(out, "ja", ja);
    buffer_puts(out, ", ");
    member(out, "en", en[0] == '\0' ? ja : en);
    buffer_puts(out, "},\n");
}

static int public_count(const struct tree *tree)
{
    int count = 0;
    for (int i = 0; i < tree->count; i++)
        count += !tree->clauses[i].is_internal;
    return count;
}

const char *package_json(struct call *call, const struct manuscript *text, bool has_mapping)
{
    struct buffer out = buffer_new(call->arena, PACKAGE_SIZE_MAX);
    char issued[CLOCK_DATE_SIZE];
    clock_date_write(issued, text->edition.at_ms);
    buffer_puts(&out, "{\n  \"format\": \"kaname-package/1\",\n  ");
    member(&out, "id", package_id(call, text));
    buffer_puts(&out, ",\n  \"kind\": \"catalogue\",\n  "
                      "\"catalogue_kind\": \"package\",\n");
    both(&out, "title", text->title, text->title_en);
    buffer_puts(&out, "  ");
    member(&out, "edition", text->edition.label);
    buffer_format(&out, ",\n  \"status\": \"current\",\n  \"issued\": \"%s\",\n  ", issued);
    member(&out, "effective_from", text->edition.effective_on);
    buffer_puts(&out, ",\n  \"effective_to\": null,\n");
    both(&out, "issuer", text->issuer, "");
    both(&out, "note", "安全基準等の承認版から作られたパッケージです。公開しない条項は含みません。",
         "Made from an approved edition of safety principles, without clauses that are not "
         "public.");
    buffer_format(&out, "  \"counts\": {\"entries\": %d},\n", public_count(&text->tree));
    buffer_format(&out, "  \"files\": {\"catalog\": \"catalog.json\"%s}\n}\n",
                  has_mapping ? ", \"mappings\": [\"mapping.json\"]" : "");
    return buffer_string(&out);
}

static void property(struct buffer *out, const char *name, const char *value, bool is_ours)
{
    if (value[0] == '\0')
        return;
    buffer_puts(out, out->data[out->size - 1] == '[' ? "{" : ", {");
    member(out, "name", name);
    if (is_ours)
        buffer_puts(out, ", \"ns\": \"urn:kaname:oscal\"");
    buffer_puts(out, ", ");
    member(out, "value", value);
    buffer_char(out, '}');
}

/* A clause's strictness as the catalogue's modality. */
static const char *modality_of(const struct clause *clause)
{
    static const char *const pairs[][2] = {
        {"must", "do"}, {"should", "expected"}, {"may", "consider"}, {"info", "info"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(clause->strictness, pairs[i][0]) == 0)
            return pairs[i][1];
    return "";
}

static void head_put(struct buffer *out, const char *id, const struct clause *clause,
                     const char *suffix)
{
    buffer_format(out, "{\"id\": \"%s-%lld%s\", \"class\": \"clause\", ", id,
                  (long long)clause->id, suffix);
    member(out, "title", clause->heading);
    buffer_puts(out, ", \"props\": [");
    property(out, "label", clause->number, false);
    property(out, "title-en", clause->heading_en, true);
}

static void part_put(struct buffer *out, const char *id, const struct clause *clause,
                     const char *suffix, const char *name, const char *prose)
{
    if (prose[0] == '\0')
        return;
    buffer_puts(out, out->data[out->size - 1] == '[' ? "{" : ", {");
    buffer_format(out, "\"id\": \"%s-%lld_smt%s\", ", id, (long long)clause->id, suffix);
    member(out, "name", name);
    if (suffix[0] != '\0')
        buffer_puts(out, ", \"ns\": \"urn:kaname:oscal\"");
    buffer_puts(out, ", ");
    member(out, "prose", prose);
    buffer_char(out, '}');
}

struct writer {
    struct buffer out;
    const char *id;
    const struct tree *tree;
};

static void controls_put(struct writer *w, int parent, const struct clause *own);

/* own: the clause whose words stand as a control in its own group; its children are not nested. */
static void control_put(struct writer *w, int index, bool is_own)
{
    const struct clause *clause = &w->tree->clauses[index];
    struct buffer *out = &w->out;
    head_put(out, w->id, clause, is_own ? ".0" : "");
    property(out, "kind", "req", true);
    property(out, "side", "operator", true);
    property(out, "modality", modality_of(clause), true);
    property(out, "origin", clause->origin, true);
    for (int i = 0; i < clause->source_count; i++)
        property(out, "answers", clause->sources[i].code, true);
    buffer_char(out, ']');
    if (clause->body[0] != '\0' || clause->body_en[0] != '\0') {
        buffer_puts(out, ", \"parts\": [");
        part_put(out, w->id, clause, "", "statement", clause->body);
        part_put(out, w->id, clause, ".en", "statement-en", clause->body_en);
        buffer_char(out, ']');
    }
    if (!is_own)
        controls_put(w, index, NULL);
    buffer_char(out, '}');
}

static void controls_put(struct writer *w, int parent, const struct clause *own)
{
    bool is_first = true;
    int end = tree_end(w->tree, parent);
    if (own != NULL) {
        buffer_puts(&w->out, ", \"controls\": [");
        control_put(w, parent, true);
        is_first = false;
    }
    for (int i = parent + 1; i < end; i++) {
        if (w->tree->clauses[i].depth != w->tree->clauses[parent].depth + 1 ||
            w->tree->clauses[i].is_internal)
            continue;
        buffer_puts(&w->out, is_first ? ", \"controls\": [" : ",\n");
        is_first = false;
        control_put(w, i, false);
    }
    buffer_puts(&w->out, is_first ? "" : "]");
}

/* A clause at the top is a group; what it says itself is the group's first control. */
static bool has_own_control(const struct tree *tree, int index)
{
    const struct clause *clause = &tree->clauses[index];
    return clause->depth == 0 &&
           (clause->body[0] != '\0' || tree_end(tree, index) == index + 1);
}

static void group_put(struct writer *w, int index)
{
    const struct clause *clause = &w->tree->clauses[index];
    bool has_words = has_own_control(w->tree, index);
    head_put(&w->out, w->id, clause, "");
    buffer_char(&w->out, ']');
    controls_put(w, index, has_words ? clause : NULL);
    buffer_char(&w->out, '}');
}

const char *package_catalog(struct call *call, const struct manuscript *text)
{
    struct writer w = {buffer_new(call->arena, PACKAGE_SIZE_MAX), package_id(call, text),
                       &text->tree};
    char stamp[CLOCK_STAMP_SIZE];
    clock_stamp_write(stamp, text->edition.at_ms);
    buffer_format(&w.out, "{\"catalog\": {\"uuid\": \"%s\", \"metadata\": {",
                  uuid_of(call, text, ""));
    member(&w.out, "title", text->title);
    buffer_format(&w.out, ", \"last-modified\": \"%s\", ", stamp);
    member(&w.out, "version", text->edition.label);
    buffer_puts(&w.out, ", \"oscal-version\": \"1.1.2\", \"props\": [");
    property(&w.out, "title-en", text->title_en, true);
    property(&w.out, "origin", "kaname-standard", true);
    buffer_puts(&w.out, "]},\n\"groups\": [");
    bool is_first = true;
    for (int i = 0; i < text->tree.count; i++) {
        if (text->tree.clauses[i].depth != 0 || text->tree.clauses[i].is_internal)
            continue;
        buffer_puts(&w.out, is_first ? "\n" : ",\n");
        is_first = false;
        group_put(&w, i);
    }
    buffer_puts(&w.out, "]}}\n");
    if (!w.out.is_over)
        return buffer_string(&w.out);
    call_fail(call, ERROR_TOO_LARGE, NULL, "文書が大きすぎます。", "The document is too large.");
    return NULL;
}

/* The catalogue of each source of each clause, asked once; and all of them, each once. */
static const char ***codes_find(struct call *call, const struct tree *tree, const char **targets,
                                int room, int *count,
                                const char *(*catalogue_of)(struct call *call, int64_t requirement))
{
    const char ***codes = arena_array(call->arena, (size_t)tree->count + 1, sizeof *codes);
    *count = 0;
    for (int i = 0; i < tree->count; i++) {
        const struct clause *clause = &tree->clauses[i];
        codes[i] = arena_array(call->arena, (size_t)clause->source_count + 1, sizeof **codes);
        for (int s = 0; !clause->is_internal && s < clause->source_count; s++) {
            const char *code = codes[i][s] = catalogue_of(call, clause->sources[s].id);
            int at = 0;
            while (code != NULL && at < *count && strcmp(targets[at], code) != 0)
                at++;
            if (code != NULL && at == *count && *count < room)
                targets[(*count)++] = code;
        }
    }
    return codes;
}

/* An item's id in its own document: what stands in front of '/' is how it is called here. */
static const char *own_id(const char *catalogue, const char *code)
{
    size_t size = strlen(catalogue);
    return strncmp(code, catalogue, size) == 0 && code[size] == '/' ? code + size + 1 : code;
}

struct mapping_writer {
    struct writer w;
    struct call *call;
    const char *target, ***codes;
    bool is_begun;
};

static void maps_put(struct mapping_writer *m, int index)
{
    const struct clause *clause = &m->w.tree->clauses[index];
    const char *suffix = has_own_control(m->w.tree, index) ? ".0" : "";
    const char *type = clause->depth == 0 && suffix[0] == '\0' ? "group" : "control";
    for (int s = 0; s < clause->source_count; s++) {
        const char *code = m->codes[index][s];
        if (code == NULL || strcmp(code, m->target) != 0)
            continue;
        buffer_format(&m->w.out,
                      "%s\n{\"uuid\": \"%s\", \"relationship\": \"intersects-with\", "
                      "\"sources\": [{\"type\": \"%s\", \"id-ref\": \"%s-%lld%s\"}], "
                      "\"targets\": [{\"type\": \"control\", ",
                      m->is_begun ? "," : "",
                      uuid_make(m->call, arena_format(m->call->arena, "%s:%lld:%s", m->w.id,
                                                      (long long)clause->id,
                                                      clause->sources[s].code)),
                      type, m->w.id, (long long)clause->id, suffix);
        member(&m->w.out, "id-ref", own_id(code, clause->sources[s].code));
        buffer_puts(&m->w.out, "}]}");
        m->is_begun = true;
    }
}

const char *package_mapping(struct call *call, const struct manuscript *text,
                            const char *(*catalogue_of)(struct call *call, int64_t requirement))
{
    enum { TARGETS_MAX = 20 };
    const char *targets[TARGETS_MAX];
    char stamp[CLOCK_STAMP_SIZE];
    struct mapping_writer m = {
        .w = {buffer_new(call->arena, PACKAGE_SIZE_MAX), package_id(call, text), &text->tree},
        .call = call};
    int count;
    m.codes = codes_find(call, &text->tree, targets, TARGETS_MAX, &count, catalogue_of);
    clock_stamp_write(stamp, text->edition.at_ms);
    buffer_format(&m.w.out, "{\"mapping-collection\": {\"uuid\": \"%s\", \"metadata\": {",
                  uuid_of(call, text, ":mapping"));
    member(&m.w.out, "title", text->title);
    buffer_format(&m.w.out, ", \"last-modified\": \"%s\", ", stamp);
    member(&m.w.out, "version", text->edition.label);
    buffer_puts(&m.w.out, ", \"oscal-version\": \"1.2.0\"},\n\"mappings\": [");
    for (int t = 0; t < count; t++) {
        m.target = targets[t];
        m.is_begun = false;
        buffer_format(&m.w.out, "%s{\"uuid\": \"%s\", \"source-resource\": {\"type\": "
                      "\"catalog\", \"href\": \"catalog.json\"}, \"target-resource\": "
                      "{\"type\": \"catalog\", ",
                      t == 0 ? "" : ",\n", uuid_of(call, text, targets[t]));
        member(&m.w.out, "href", arena_format(call->arena, "../%s/catalog.json", targets[t]));
        buffer_puts(&m.w.out, "}, \"maps\": [");
        for (int i = 0; i < text->tree.count; i++)
            if (!text->tree.clauses[i].is_internal)
                maps_put(&m, i);
        buffer_puts(&m.w.out, "]}");
    }
    buffer_puts(&m.w.out, "]}}\n");
    return count == 0 ? NULL : buffer_string(&m.w.out);
}
