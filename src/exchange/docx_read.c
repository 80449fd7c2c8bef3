/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/docx_read.h"
#include "exchange/docx_number.h"
#include "exchange/xml.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

enum { STYLES_MAX = 2000, TEXT_MAX = 64 << 20, DEPTH_MAX = 200, HEADING_MAX = 6, BASES_MAX = 20 };

struct style {
    const char *id, *base;
    int outline;           /* -1: none */
    int number_id, level;  /* -1: none */
};

struct document_reader {
    struct call *call;
    XML_Parser parser;
    bool is_wrong;
    int depth, skip_depth; /* inside of what is left out: the depth it began at, else 0 */
    struct style *styles, *style;
    int style_count;
    struct numberings numberings;
    struct numbering *abstract;
    int level_at;
    /* the paragraph at hand */
    bool in_text, in_properties;
    int table_depth; /* 1 in a table, 2 in a table within it */
    struct style own;
    struct buffer line, row, out;
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

static void XMLCALL on_entity(void *data, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int size, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public,
                              const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)size, (void)base, (void)system;
    (void)public, (void)notation;
    wrong(data, "実体参照の定義があります。", "it defines entities.");
}

static void XMLCALL numbering_start(void *data, const XML_Char *tag, const XML_Char **attributes)
{
    struct document_reader *r = data;
    const char *name = xml_local(tag), *value = xml_attribute(attributes, "val");
    struct numberings *all = &r->numberings;
    struct number_level *level =
        r->abstract == NULL || r->level_at < 0 ? NULL : &r->abstract->levels[r->level_at];
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
    if (is(name, "style")) {
        const char *id = xml_attribute(attributes, "styleId");
        r->style = NULL;
        if (id == NULL || r->style_count == STYLES_MAX)
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

static void XMLCALL nothing_end(void *data, const XML_Char *tag)
{
    (void)data, (void)tag;
}

/* What the paragraph does not say itself, its style says, or the style that that is based on. */
static void style_apply(struct document_reader *r, struct style *own)
{
    const char *id = own->base;
    for (int i = 0; id != NULL && i < BASES_MAX; i++) {
        const struct style *style = NULL;
        for (int j = 0; j < r->style_count && style == NULL; j++)
            if (is(r->styles[j].id, id))
                style = &r->styles[j];
        if (style == NULL)
            return;
        own->outline = own->outline < 0 ? style->outline : own->outline;
        own->number_id = own->number_id < 0 ? style->number_id : own->number_id;
        own->level = own->level < 0 ? style->level : own->level;
        id = style->base;
    }
}

static bool is_left_out(const char *name)
{
    static const char *const names[] = {"del", "moveFrom", "rt", "Fallback", "instrText",
                                        "delText", "footnoteReference"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is(name, names[i]))
            return true;
    return false;
}

static void XMLCALL body_start(void *data, const XML_Char *tag, const XML_Char **attributes)
{
    struct document_reader *r = data;
    const char *name = xml_local(tag);
    if (++r->depth > DEPTH_MAX) {
        wrong(r, "入れ子が深すぎます。", "it is nested too deeply.");
        return;
    }
    if (r->skip_depth == 0 && is_left_out(name))
        r->skip_depth = r->depth;
    if (r->skip_depth != 0)
        return;
    if (is(name, "p")) {
        r->own = (struct style){NULL, NULL, -1, -1, -1};
        r->line.size = 0;
    } else if (is(name, "tbl")) {
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
        buffer_char(&r->line, ' ');
    } else if (is(name, "noBreakHyphen")) {
        buffer_char(&r->line, '-');
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

static void paragraph_end(struct document_reader *r)
{
    struct style own = r->own;
    style_apply(r, &own);
    struct text line = text_trim(buffer_view(&r->line));
    if (r->table_depth > 0) {
        buffer_text(&r->row, line);
        r->line.size = 0;
        return;
    }
    /* Level 9 of the outline is body text (17.3.1.20). */
    bool is_heading = own.outline >= 0 && own.outline < 9;
    const char *number = "";
    if (line.size > 0 && own.number_id > 0)
        number = number_take(r->call->arena, &r->numberings, own.number_id,
                             own.level < 0 ? 0 : own.level);
    for (int i = 0; is_heading && line.size > 0 && i <= own.outline && i < HEADING_MAX; i++)
        buffer_char(&r->out, '#');
    if (is_heading && line.size > 0)
        buffer_char(&r->out, ' ');
    buffer_puts(&r->out, number);
    if (*number != '\0')
        buffer_char(&r->out, ' ');
    buffer_text(&r->out, line);
    buffer_char(&r->out, '\n');
    r->line.size = 0;
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
    if (r->line.is_over || r->row.is_over || r->out.is_over)
        wrong(r, "文章が長すぎます。", "it is too long.");
}

static void XMLCALL on_text(void *data, const XML_Char *text, int size)
{
    struct document_reader *r = data;
    if (r->in_text && r->skip_depth == 0)
        buffer_put(&r->line, text, (size_t)size);
}

static bool part_parse(struct document_reader *r, struct text part, XML_StartElementHandler start,
                       XML_EndElementHandler end)
{
    if (part.data == NULL)
        return true;
    r->parser = xml_parser_new(r, start, end, on_text, on_entity);
    bool is_parsed = XML_Parse(r->parser, part.data, (int)part.size, 1) == XML_STATUS_OK;
    if (!is_parsed && !r->is_wrong)
        wrong(r, "途中で壊れています。", "it is damaged.");
    XML_ParserFree(r->parser);
    r->parser = NULL;
    return !r->is_wrong;
}

static bool part_unpack(struct document_reader *r, struct archive *zip, struct text *out)
{
    struct buffer part = buffer_new(r->call->arena, DOCX_PART_MAX);
    const void *block;
    size_t size;
    la_int64_t offset;
    int code;
    while ((code = archive_read_data_block(zip, &block, &size, &offset)) == ARCHIVE_OK &&
           !part.is_over)
        buffer_put(&part, block, size);
    if (part.is_over)
        return wrong(r, "展開すると大きすぎます。", "it is too large when unpacked.");
    *out = buffer_view(&part);
    return code == ARCHIVE_EOF || wrong(r, "途中で壊れています。", "it is damaged.");
}

enum part { PART_DOCUMENT, PART_STYLES, PART_NUMBERING, PART__COUNT };

static bool parts_unpack(struct document_reader *r, struct text bytes, struct text *parts)
{
    static const char *const names[PART__COUNT] = {"word/document.xml", "word/styles.xml",
                                                   "word/numbering.xml"};
    struct archive *zip = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_format_zip(zip);
    bool is_read = archive_read_open_memory(zip, bytes.data, bytes.size) == ARCHIVE_OK ||
                   wrong(r, "途中で壊れています。", "it is damaged.");
    while (is_read && archive_read_next_header(zip, &entry) == ARCHIVE_OK)
        for (int i = 0; i < PART__COUNT; i++)
            if (archive_entry_pathname(entry) != NULL && parts[i].data == NULL &&
                is(archive_entry_pathname(entry), names[i]))
                is_read = is_read && part_unpack(r, zip, &parts[i]);
    archive_read_free(zip);
    return is_read && (parts[PART_DOCUMENT].data != NULL ||
                       wrong(r, "Wordの文書（.docx）ではありません。", "it is no .docx document."));
}

bool docx_read(struct call *call, struct text bytes, struct text *out)
{
    struct arena *arena = call->arena;
    struct document_reader r = {
        .call = call,
        .styles = arena_array(arena, STYLES_MAX, sizeof(struct style)),
        .numberings = {.abstract = arena_array(arena, NUMBERINGS_MAX, sizeof(struct numbering)),
                       .numbers = arena_array(arena, NUMBERINGS_MAX,
                                              sizeof *r.numberings.numbers)},
        .level_at = -1,
        .line = buffer_new(arena, TEXT_MAX),
        .row = buffer_new(arena, TEXT_MAX),
        .out = buffer_new(arena, TEXT_MAX),
    };
    struct text parts[PART__COUNT] = {{0}};
    if (!parts_unpack(&r, bytes, parts) ||
        !part_parse(&r, parts[PART_STYLES], style_start, nothing_end) ||
        !part_parse(&r, parts[PART_NUMBERING], numbering_start, nothing_end) ||
        !part_parse(&r, parts[PART_DOCUMENT], body_start, body_end))
        return false;
    *out = text_from(buffer_string(&r.out));
    return true;
}
