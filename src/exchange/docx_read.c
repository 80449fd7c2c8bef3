/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/docx_read.h"
#include "exchange/docx_number.h"
#include "exchange/xml.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

enum { STYLES_MAX = 2000, DEPTH_MAX = 200, HEADING_MAX = 6, BASES_MAX = 20 };
enum { STYLE_ID_MAX = 253 /* Word's own limit */ };
/* Styles, numbers and names take memory as they come: past half of the arena, the file is refused,
 * which leaves room for whatever one element can take. */
enum { MEMORY_MAX = 128 << 20, ARENA_MAX = 256 << 20 };

struct style {
    const char *id, *base;
    int outline;           /* -1: none */
    int number_id, level;  /* -1: none */
};

struct document_reader {
    struct call *call;
    XML_Parser parser;
    struct xml_feed feed;
    bool is_wrong;
    int depth, skip_depth; /* inside of what is left out: the depth it began at, else 0 */
    struct style *styles, *style;
    int style_count;
    struct numberings numberings;
    struct numbering *abstract;
    int level_at;
    /* the paragraph at hand */
    bool in_text, in_properties, in_run_properties;
    bool is_bold, is_marking, has_bold, has_plain; /* of the run; what the line holds so far */
    struct docx_losses losses;
    int table_depth; /* 1 in a table, 2 in a table within it */
    struct style own;
    struct buffer line, marked, row, out; /* marked: the line with its bold words */
};

bool docx_is(struct text bytes)
{
    return bytes.size > 4 && memcmp(bytes.data, "PK\003\004", 4) == 0;
}

static bool wrong(struct document_reader *r, const char *ja, const char *en)
{
    if (!r->is_wrong)
        call_fail(r->call, ERROR_INVALID, "file", "Wordの文書を読めません：%s",
                  "The Word document cannot be read: %s", r->call->lang == LANG_EN ? en : ja);
    r->is_wrong = true;
    if (r->parser != NULL)
        XML_StopParser(r->parser, XML_FALSE);
    return false;
}

static int number_of(const XML_Char **attributes, const char *name, int otherwise)
{
    int number = xml_number(xml_attribute(attributes, name));
    return number < 0 || number > 1000000 ? otherwise : number;
}

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    wrong(data, "文書型宣言（実体参照の定義）があります。", "it has a document type.");
}

/* One level deeper; false when that is too deep or the file takes too much. */
static bool deeper(struct document_reader *r)
{
    if (++r->depth > DEPTH_MAX)
        return wrong(r, "入れ子が深すぎます。", "it is nested too deeply.");
    return arena_used(r->call->arena) <= MEMORY_MAX ||
           wrong(r, "大きすぎます。章ごとに分けて取り込んでください。",
                 "it is too large: import it in parts.");
}

static void XMLCALL numbering_start(void *data, const XML_Char *tag, const XML_Char **attributes)
{
    struct document_reader *r = data;
    const char *name = xml_local(tag), *value = xml_attribute(attributes, "val");
    struct numberings *all = &r->numberings;
    struct number_level *level =
        r->abstract == NULL || r->level_at < 0 ? NULL : &r->abstract->levels[r->level_at];
    if (!deeper(r))
        return;
    if (is(name, "abstractNum") && all->abstract_count < NUMBERINGS_MAX) {
        r->abstract = &all->abstract[all->abstract_count++];
        r->abstract->id = number_of(attributes, "abstractNumId", -1);
        r->level_at = -1;
    } else if (is(name, "lvl") && r->abstract != NULL) {
        int at = number_of(attributes, "ilvl", -1);
        r->level_at = at < NUMBER_LEVELS ? at : -1;
        if (r->level_at >= 0)
            r->abstract->levels[r->level_at].start = 1;
    } else if (is(name, "num") && all->number_count < NUMBERINGS_MAX) {
        r->abstract = NULL;
        all->numbers[all->number_count].abstract = -1;
        all->numbers[all->number_count++].id = number_of(attributes, "numId", -1);
    } else if (is(name, "abstractNumId") && r->abstract == NULL && all->number_count > 0) {
        all->numbers[all->number_count - 1].abstract = number_of(attributes, "val", -1);
    } else if (level != NULL && value != NULL && is(name, "numFmt")) {
        level->format = arena_string(r->call->arena, value);
    } else if (level != NULL && value != NULL && is(name, "lvlText")) {
        level->text = arena_string(r->call->arena, value);
    } else if (level != NULL && is(name, "start")) {
        level->start = number_of(attributes, "val", 1);
    }
}

static void XMLCALL style_start(void *data, const XML_Char *tag, const XML_Char **attributes)
{
    struct document_reader *r = data;
    const char *name = xml_local(tag), *value = xml_attribute(attributes, "val");
    if (!deeper(r))
        return;
    if (is(name, "style")) {
        const char *id = xml_attribute(attributes, "styleId");
        r->style = NULL;
        if (id == NULL || strlen(id) > STYLE_ID_MAX || r->style_count == STYLES_MAX)
            return;
        r->style = &r->styles[r->style_count++];
        *r->style = (struct style){arena_string(r->call->arena, id), NULL, -1, -1, -1};
    } else if (r->style == NULL) {
        return;
    } else if (is(name, "basedOn") && value != NULL) {
        r->style->base = arena_string(r->call->arena, value);
    } else if (is(name, "outlineLvl")) {
        r->style->outline = number_of(attributes, "val", -1);
    } else if (is(name, "numId")) {
        r->style->number_id = number_of(attributes, "val", -1);
    } else if (is(name, "ilvl")) {
        r->style->level = number_of(attributes, "val", -1);
    }
}

static void XMLCALL no_end(void *data, const XML_Char *tag)
{
    (void)tag;
    ((struct document_reader *)data)->depth--;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct style *)a)->id, ((const struct style *)b)->id);
}

static const struct style *style_find(struct document_reader *r, const char *id)
{
    struct style wanted = {.id = id};
    return id == NULL ? NULL
                      : bsearch(&wanted, r->styles, (size_t)r->style_count, sizeof wanted, by_id);
}

/* What the paragraph does not say itself, its style says, or the style that that is based on. */
static void style_apply(struct document_reader *r, struct style *own)
{
    const struct style *style = style_find(r, own->base);
    for (int i = 0; style != NULL && i < BASES_MAX; i++) {
        own->outline = own->outline < 0 ? style->outline : own->outline;
        own->number_id = own->number_id < 0 ? style->number_id : own->number_id;
        own->level = own->level < 0 ? style->level : own->level;
        style = style_find(r, style->base);
    }
}

/* Once for each style, so that a paragraph needs to look up no more than its own. */
static void styles_settle(struct document_reader *r)
{
    qsort(r->styles, (size_t)r->style_count, sizeof *r->styles, by_id);
    for (int i = 0; i < r->style_count; i++) {
        style_apply(r, &r->styles[i]);
        r->styles[i].base = NULL;
    }
}

static bool is_left_out(const char *name)
{
    static const char *const names[] = {"del", "moveFrom", "rt", "Fallback", "instrText",
                                        "delText", "footnoteReference", "endnoteReference"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is(name, names[i]))
            return true;
    return false;
}

static void line_begin(struct document_reader *r)
{
    r->own = (struct style){NULL, NULL, -1, -1, -1};
    r->line.size = r->marked.size = 0;
    r->is_bold = r->is_marking = r->has_bold = r->has_plain = false;
}

static void run_property(struct document_reader *r, const char *name, const XML_Char **attributes)
{
    const char *value = xml_attribute(attributes, "val");
    if (is(name, "b"))
        r->is_bold = value == NULL || !(is(value, "0") || is(value, "false") || is(value, "off"));
}

/* Blanks belong to neither side, so that a mark never stands before or behind one. */
static void line_put(struct document_reader *r, struct text text)
{
    bool is_blank = text_trim(text).size == 0;
    if (!is_blank && r->is_bold != r->is_marking) {
        buffer_puts(&r->marked, "**");
        r->is_marking = r->is_bold;
    }
    r->has_bold |= !is_blank && r->is_bold;
    r->has_plain |= !is_blank && !r->is_bold;
    buffer_text(&r->line, text);
    buffer_text(&r->marked, text);
}

static void XMLCALL body_start(void *data, const XML_Char *tag, const XML_Char **attributes)
{
    struct document_reader *r = data;
    const char *name = xml_local(tag);
    if (!deeper(r))
        return;
    if (r->skip_depth == 0) {
        r->losses.footnotes += is(name, "footnoteReference") || is(name, "endnoteReference");
        r->losses.pictures += is(name, "blip") || is(name, "imagedata");
        r->losses.links += is(name, "hyperlink") && xml_attribute(attributes, "id") != NULL;
    }
    if (r->skip_depth == 0 && is_left_out(name))
        r->skip_depth = r->depth;
    if (r->skip_depth != 0)
        return;
    if (r->in_run_properties) {
        run_property(r, name, attributes);
    } else if (is(name, "p")) {
        line_begin(r);
    } else if (is(name, "r")) {
        r->is_bold = false;
    } else if (is(name, "rPr")) {
        r->in_run_properties = !r->in_properties;
    } else if (is(name, "tbl")) {
        r->losses.tables += r->table_depth == 0;
        r->table_depth++;
    } else if (is(name, "pPr")) {
        r->in_properties = true;
    } else if (r->in_properties && is(name, "pStyle") && xml_attribute(attributes, "val") != NULL) {
        r->own.base = arena_string(r->call->arena, xml_attribute(attributes, "val"));
    } else if (r->in_properties && is(name, "outlineLvl")) {
        r->own.outline = number_of(attributes, "val", -1);
    } else if (r->in_properties && is(name, "numId")) {
        r->own.number_id = number_of(attributes, "val", -1);
    } else if (r->in_properties && is(name, "ilvl")) {
        r->own.level = number_of(attributes, "val", -1);
    } else if (is(name, "t")) {
        r->in_text = true;
    } else if (!r->in_properties && (is(name, "tab") || is(name, "br"))) {
        line_put(r, TEXT_LITERAL(" "));
    } else if (is(name, "noBreakHyphen")) {
        line_put(r, TEXT_LITERAL("-"));
    }
}

/* A row of a table is one line, "｜条項｜見出し｜", which nobody takes for a heading. */
static void row_end(struct document_reader *r)
{
    if (r->row.size == 0)
        return;
    buffer_puts(&r->out, "｜");
    buffer_text(&r->out, buffer_view(&r->row));
    buffer_char(&r->out, '\n');
    r->row.size = 0;
}

/* The paragraph's words, marked where only some of them are bold: a line that is bold as a whole
 * looks like a heading and is treated as one by whoever reads the lines. */
static struct text line_end(struct document_reader *r, bool is_heading)
{
    struct text line = text_trim(buffer_view(&r->line));
    if (!is_heading && r->has_bold && r->has_plain) {
        if (r->is_marking) {
            struct text open = text_trim(buffer_view(&r->marked));
            line = text_from(arena_format(r->call->arena, "%.*s**", (int)open.size, open.data));
        } else {
            line = text_trim(buffer_view(&r->marked));
        }
    }
    return line;
}

static void paragraph_end(struct document_reader *r)
{
    struct style own = r->own;
    style_apply(r, &own);
    /* Level 9 of the outline is body text (17.3.1.20). */
    bool is_heading = own.outline >= 0 && own.outline < 9;
    struct text line = line_end(r, is_heading);
    if (r->table_depth > 0) {
        buffer_text(&r->row, line);
        return;
    }
    const char *number = "";
    if (line.size > 0 && own.number_id > 0)
        number = number_take(r->call->arena, &r->numberings, own.number_id,
                             own.level < 0 ? 0 : own.level);
    if (strcmp(number, NUMBER_BULLET) == 0)
        for (int i = 0; i < own.level; i++)
            buffer_puts(&r->out, "  ");
    for (int i = 0; is_heading && line.size > 0 && i <= own.outline && i < HEADING_MAX; i++)
        buffer_char(&r->out, '#');
    if (is_heading && line.size > 0)
        buffer_char(&r->out, ' ');
    buffer_puts(&r->out, number);
    if (*number != '\0')
        buffer_char(&r->out, ' ');
    buffer_text(&r->out, line);
    buffer_char(&r->out, '\n');
}

static void XMLCALL body_end(void *data, const XML_Char *tag)
{
    struct document_reader *r = data;
    const char *name = xml_local(tag);
    bool was_out = r->skip_depth != 0;
    if (r->skip_depth == r->depth)
        r->skip_depth = 0;
    r->depth--;
    if (was_out)
        return;
    if (is(name, "pPr"))
        r->in_properties = false;
    else if (is(name, "rPr"))
        r->in_run_properties = false;
    else if (is(name, "t"))
        r->in_text = false;
    else if (is(name, "p"))
        paragraph_end(r);
    else if (is(name, "tc"))
        buffer_puts(&r->row, "｜");
    else if (is(name, "tr") && r->table_depth == 1)
        row_end(r);
    else if (is(name, "tbl"))
        r->table_depth--;
    if (r->line.is_over || r->marked.is_over || r->row.is_over || r->out.is_over)
        wrong(r, "文章が長すぎます。", "it is too long.");
}

static void XMLCALL on_text(void *data, const XML_Char *text, int size)
{
    struct document_reader *r = data;
    if (r->in_text && r->skip_depth == 0)
        line_put(r, (struct text){text, (size_t)size});
}

static bool part_feed(struct document_reader *r, struct archive *zip)
{
    struct label reason = {NULL, NULL};
    const void *block;
    size_t size;
    la_int64_t offset;
    int code = ARCHIVE_OK;
    while (code == ARCHIVE_OK && reason.ja == NULL) {
        code = archive_read_data_block(zip, &block, &size, &offset);
        if (code == ARCHIVE_EOF || size > 0)
            reason = xml_feed_put(&r->feed, block, code == ARCHIVE_EOF ? 0 : size);
    }
    if (reason.ja != NULL)
        return wrong(r, reason.ja, reason.en);
    return (code == ARCHIVE_EOF || wrong(r, "途中で壊れています。", "it is damaged.")) && !r->is_wrong;
}

/* Finds one part in the archive and parses it as it is unpacked; false if there is none. By the
 * directory at the archive's end: what is left out is then not unpacked either. */
static bool part_parse(struct document_reader *r, struct text bytes, const char *name,
                       XML_StartElementHandler start, XML_EndElementHandler end)
{
    struct archive *zip = archive_read_new();
    struct archive_entry *entry;
    bool is_found = false;
    archive_read_support_format_zip_seekable(zip);
    bool is_open = archive_read_open_memory(zip, bytes.data, bytes.size) == ARCHIVE_OK ||
                   wrong(r, "途中で壊れています。", "it is damaged.");
    while (is_open && !is_found && archive_read_next_header(zip, &entry) == ARCHIVE_OK)
        is_found = archive_entry_pathname(entry) != NULL &&
                   is(archive_entry_pathname(entry), name);
    if (is_found) {
        r->parser = xml_parser_new(r, start, end, on_text, on_doctype);
        r->depth = 0;
        xml_feed_begin(&r->feed, r->parser);
        part_feed(r, zip);
        XML_ParserFree(r->parser);
        r->parser = NULL;
    }
    archive_read_free(zip);
    return is_found;
}

static bool document_parse(struct document_reader *r, struct text bytes)
{
    part_parse(r, bytes, "word/styles.xml", style_start, no_end);
    styles_settle(r);
    if (!r->is_wrong)
        part_parse(r, bytes, "word/numbering.xml", numbering_start, no_end);
    if (!r->is_wrong && !part_parse(r, bytes, "word/document.xml", body_start, body_end))
        wrong(r, "Wordの文書（.docx）ではありません。", "it is no .docx document.");
    return !r->is_wrong;
}

bool docx_read(struct call *call, struct text bytes, struct text *out, struct docx_losses *losses)
{
    struct call scratch = call_scratch(call, ARENA_MAX);
    struct arena *arena = scratch.arena;
    struct document_reader r = {
        .call = &scratch,
        .feed = {.packed = (int64_t)bytes.size, .unpacked_max = DOCX_UNPACKED_MAX},
        .styles = arena_array(arena, STYLES_MAX, sizeof(struct style)),
        .numberings = {.abstract = arena_array(arena, NUMBERINGS_MAX, sizeof(struct numbering)),
                       .numbers = arena_array(arena, NUMBERINGS_MAX,
                                              sizeof *r.numberings.numbers)},
        .level_at = -1,
        .line = buffer_new(arena, DOCX_TEXT_MAX),
        .marked = buffer_new(arena, DOCX_TEXT_MAX),
        .row = buffer_new(arena, DOCX_TEXT_MAX),
        .out = buffer_new(arena, DOCX_TEXT_MAX),
    };
    bool is_read = document_parse(&r, bytes);
    if (is_read)
        *out = (struct text){text_string(call->arena, buffer_view(&r.out)), r.out.size};
    if (losses != NULL)
        *losses = r.losses;
    call_scratch_end(call, &scratch);
    return is_read;
}
