/* SPDX-License-Identifier: Apache-2.0 */
/* Word documents with what Word keeps out of the text: numbers, styles, deletions, readings. */
#include "exchange/docx_read.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define W "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
#define LEVEL(at, format, text)                                                                    \
    "<w:lvl w:ilvl='" at "'><w:start w:val='1'/><w:numFmt w:val='" format "'/><w:lvlText w:val='"  \
    text "'/></w:lvl>"
#define LIST(id, level) "<w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" id "'/></w:numPr>"
#define P(properties, text)                                                                        \
    "<w:p><w:pPr>" properties "</w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

static const char numbering[] =
    "<w:numbering " W "><w:abstractNum w:abstractNumId='7'>" LEVEL("0", "decimalFullWidth", "第%1条")
        LEVEL("1", "decimal", "%2") LEVEL("2", "japaneseCounting", "%3")
            LEVEL("3", "iroha", "（%4）") LEVEL("4", "decimalEnclosedCircle", "%5")
    "</w:abstractNum><w:abstractNum w:abstractNumId='8'>" LEVEL("0", "bullet", "●")
        LEVEL("1", "bullet", "○")
    "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num></w:numbering>";

static const char styles[] =
    "<w:styles " W "><w:style w:styleId='a1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl "
    "w:val='0'/></w:pPr></w:style><w:style w:styleId='own'><w:basedOn w:val='a1'/></w:style>"
    "</w:styles>";

static struct call call;

static struct text packed(const char *document, const char *numbers, const char *style_sheet)
{
    const char *const names[] = {"word/document.xml", "word/numbering.xml", "word/styles.xml"};
    const char *const parts[] = {document, numbers, style_sheet};
    size_t room = 1 << 20, used = 0;
    char *bytes = arena_alloc(call.arena, room);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    assert_int_equal(archive_write_open_memory(zip, bytes, room, &used), ARCHIVE_OK);
    for (int i = 0; i < 3; i++) {
        if (parts[i] == NULL)
            continue;
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, names[i]);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)strlen(parts[i]));
        assert_int_equal(archive_write_header(zip, entry), ARCHIVE_OK);
        archive_write_data(zip, parts[i], strlen(parts[i]));
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    return (struct text){bytes, used};
}

static const char *lines_of(const char *body)
{
    const char *document =
        arena_format(call.arena, "<w:document " W "><w:body>%s</w:body></w:document>", body);
    struct text out;
    if (!docx_read(&call, packed(document, numbering, styles), &out, NULL))
        fail_msg("%s", call.problems->text);
    return out.data;
}

static void shows_the_numbers_that_word_shows(void **state)
{
    (void)state;
    assert_string_equal(
        lines_of(P(LIST("1", "0"), "目的") P(LIST("1", "1"), "最初") P(LIST("1", "1"), "次")
                 P(LIST("1", "2"), "号") P(LIST("1", "3"), "細目") P(LIST("1", "4"), "丸")
                     P(LIST("1", "0"), "体制") P(LIST("1", "1"), "また最初")
                         P(LIST("2", "0"), "点") P(LIST("9", "0"), "定義のない番号")),
        "第１条 目的\n1 最初\n2 次\n一 号\n（イ） 細目\n① 丸\n第２条 体制\n1 また最初\n- 点\n"
        "定義のない番号\n");
}

static void marks_headings_by_style(void **state)
{
    (void)state;
    assert_string_equal(lines_of(P("<w:pStyle w:val='own'/>", "総則") P("", "本文")
                                 P("<w:outlineLvl w:val='1'/>", "目的")
                                     P("<w:outlineLvl w:val='9'/>", "本文の段")),
                        "# 総則\n本文\n## 目的\n本文の段\n");
}

static void leaves_out_what_is_not_text(void **state)
{
    (void)state;
    assert_string_equal(
        lines_of("<w:p><w:r><w:t>残る</w:t></w:r><w:del><w:r><w:delText>消えた</w:delText></w:r></w:del>"
             "<w:ins><w:r><w:t>加わる</w:t></w:r></w:ins><w:r><w:tab/><w:instrText>PAGE</w:instrText>"
             "<w:t>水</w:t></w:r><w:ruby><w:rt><w:r><w:t>みず</w:t></w:r></w:rt><w:rubyBase><w:r>"
             "<w:t>道</w:t></w:r></w:rubyBase></w:ruby></w:p>"),
        "残る加わる 水道\n");
}

static void keeps_a_row_together(void **state)
{
    (void)state;
    assert_string_equal(lines_of("<w:tbl><w:tr><w:tc>" P("", "第1条") "</w:tc><w:tc>" P("", "目的")
                                 P("", "と範囲") "</w:tc></w:tr></w:tbl>" P("", "後")),
                        "｜第1条｜目的と範囲｜\n後\n");
}

#define R(properties, text) "<w:r><w:rPr>" properties "</w:rPr><w:t>" text "</w:t></w:r>"

static void keeps_bold_and_bullets(void **state)
{
    (void)state;
    assert_string_equal(
        lines_of("<w:p>" R("", "次を") R("<w:b/>", "毎") R("<w:b/>", "日") R("<w:b w:val='0'/>", "見る。")
                 "</w:p><w:p>" R("", "終わりも") R("<w:b/>", "太い") "</w:p>"
                 "<w:p>" R("<w:b/>", "すべて太い") "</w:p>" P(LIST("2", "0"), "水位")
                     P(LIST("2", "1"), "内訳")),
        "次を**毎日**見る。\n終わりも**太い**\nすべて太い\n- 水位\n  - 内訳\n");
}

static void counts_what_is_lost(void **state)
{
    (void)state;
    const char *document =
        arena_format(call.arena, "<w:document " W "><w:body>%s</w:body></w:document>",
                     "<w:p><w:r><w:t>水</w:t><w:footnoteReference w:id='1'/></w:r><w:r><w:drawing>"
                     "<w:blip/></w:drawing></w:r><w:hyperlink w:id='r1'><w:r><w:t>道</w:t></w:r>"
                     "</w:hyperlink></w:p><w:tbl><w:tr><w:tc>" P("", "表") "</w:tc></w:tr></w:tbl>");
    struct text out;
    struct docx_losses losses;
    assert_true(docx_read(&call, packed(document, NULL, NULL), &out, &losses));
    assert_string_equal(out.data, "水道\n｜表｜\n");
    assert_int_equal(losses.footnotes, 1);
    assert_int_equal(losses.pictures, 1);
    assert_int_equal(losses.links, 1);
    assert_int_equal(losses.tables, 1);
}

static void refuses_with_a_reason(void **state)
{
    (void)state;
    struct text out;
    assert_false(docx_read(&call, packed("<w:document " W "><w:body>", NULL, NULL), &out, NULL));
    assert_non_null(strstr(call.problems->text, "壊れています"));
    call_forgive(&call);
    assert_false(docx_read(&call, packed(NULL, numbering, NULL), &out, NULL));
    assert_non_null(strstr(call.problems->text, ".docx"));
    call_forgive(&call);
    assert_false(docx_read(
        &call, packed("<!DOCTYPE w [<!ENTITY a 'aaaa'>]><w:document " W ">&a;</w:document>",
                      NULL, NULL),
        &out, NULL));
    assert_non_null(strstr(call.problems->text, "実体参照"));
    call_forgive(&call);
    assert_false(docx_read(&call, TEXT_LITERAL("PK\003\004 not an archive"), &out, NULL));
    call_forgive(&call);
}

static int setup(void **state)
{
    (void)state;
    call = call_new(arena_new(1 << 30), LANG_JA, 0, "test");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(call.arena);
    return 0;
}

#define ON(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {ON(shows_the_numbers_that_word_shows),
                                       ON(marks_headings_by_style),
                                       ON(leaves_out_what_is_not_text),
                                       ON(keeps_a_row_together),
                                       ON(keeps_bold_and_bullets), ON(counts_what_is_lost),
                                       ON(refuses_with_a_reason)};
    return cmocka_run_group_tests_name("docx", tests, NULL, NULL);
}
