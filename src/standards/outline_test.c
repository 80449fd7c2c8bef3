/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as they come, from text to numbered clauses; on every database at hand. */
#include "standards/clause_edit.h"
#include "standards/outline.h"
#include "standards/testing.h"
#include "store/test_both.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test *test;
static struct call *call;

static void expect(bool is_right)
{
    if (!is_right)
        fail_msg("%s", call->problems == NULL ? "?" : call->problems->text);
}

static struct record *document(const char *code)
{
    struct record *standard = record_new(call, &standard_register);
    record_set_string(standard, "code", code);
    record_set_string(standard, "title", "対策基準");
    record_set_string(standard, "kind", "internal");
    record_set_string(standard, "numbering", "articles");
    expect(record_save(call, standard));
    return standard;
}

static void plain_rules_become_clauses(void **state)
{
    (void)state;
    const char *marked = outline_guess(
        call, text_from("情報セキュリティ対策基準\n"
                        "第１章　総則\n"
                        "（目的）\n"
                        "第１条　この基準は、必要な事項を定める。\n"
                        "２　前項の細目は別に定める。\n"
                        "第二条（適用範囲）　全ての職員に適用する。\n"
                        "第2章 対策\n"
                        "第3条の2 バックアップ\n"
                        "毎日取得する。\n"));
    assert_string_equal(marked, "# 【】前文\n情報セキュリティ対策基準\n"
                                "# 【第1章】総則\n"
                                "## 【第1条】目的\nこの基準は、必要な事項を定める。\n"
                                "２　前項の細目は別に定める。\n"
                                "## 【第二条】適用範囲\n全ての職員に適用する。\n"
                                "# 【第2章】対策\n"
                                "## 【第3条の2】バックアップ\n毎日取得する。\n");
    assert_string_equal(outline_style(text_from(marked)), "chapters");
    struct draft *drafts;
    int count;
    expect(outline_read(call, text_from(marked), &drafts, &count));
    assert_int_equal(count, 6);
    assert_int_equal(drafts[2].depth, 1);
    assert_string_equal(drafts[2].heading, "目的");
    struct record *standard = document("A-4");
    struct tree tree;
    expect(clauses_import(call, standard, "chapters", drafts, count));
    expect(tree_load(call, standard->id, "chapters", &tree));
    static const char *const labels[] = {"", "第1章", "第1条", "第二条", "第2章", "第3条の2"};
    for (int i = 0; i < 6; i++)
        assert_string_equal(tree.clauses[i].label, labels[i]);
    assert_string_equal(tree.clauses[1].fixed, ""); /* what the tree says is not kept */
    assert_string_equal(tree.clauses[5].number, "第3条の2");
    assert_string_equal(tree.clauses[5].body, "毎日取得する。");
    struct record *added = clause_add(call, standard, tree.clauses[3].id, PLACE_AFTER, "追加");
    expect(added != NULL);
    added = record_load(call, &clause_register, added->id);
    assert_string_equal(record_string(call, added, "number"), "第3条"); /* counts on from 第二条 */
}

static const char *labels_of(const char *text)
{
    struct draft *drafts;
    struct tree tree;
    int count;
    struct text marked = text_from(outline_guess(call, text_from(text)));
    struct buffer out = buffer_new(call->arena, 1 << 16);
    expect(outline_read(call, marked, &drafts, &count));
    drafts_preview(call, drafts, count, outline_style(marked), &tree);
    for (int i = 0; i < tree.count; i++)
        buffer_format(&out, "%s%d%s|%s", i == 0 ? "" : " ", tree.clauses[i].depth,
                      tree.clauses[i].label, tree.clauses[i].heading);
    return buffer_string(&out);
}

/* Whatever the rules were numbered like, they are cited as they were. */
static void numbers_stay_what_they_were(void **state)
{
    (void)state;
    assert_string_equal(
        labels_of("情報セキュリティ規程\n（令和3年訓令第3号）\n第１章　総則\n（目的）第１条　この規程は、"
                  "水を送るために必要な事柄を定めるものとし、詳しい決まりは別の定めに置くことにする。\n"
                  "（定義）\n第２条　用語の意味は次のとおり。\n１．機器　計測するもの\n２．職員　働くもの\n"
                  "第２条の２　削除\n第５条の規定により定める。\n第２章 対策\n第１１条　鍵を掛ける。\n"
                  "附　則\n第１条　公布の日から施行する。\n別表第１（第２条関係）\n機器の一覧\n"),
        "0|前文 0第1章|総則 1第1条|目的 1第2条|定義 1第2条の2|削除 0第2章|対策 1第11条|鍵を掛ける。 "
        "0|附　則 1第1条|公布の日から施行する。 0|別表第１（第２条関係）");
    assert_string_equal(labels_of("第一条　目的\n第二条　定義\n第二条の二　略称\n第十一条　罰則\n"),
                        "0第一条|目的 0第二条|定義 0第二条の二|略称 0第十一条|罰則");
    assert_string_equal(labels_of("1. 総則\n1.1 目的\n1. 水を送る。\n2. 止めない。\n1.3 範囲\n2. 対策\n"),
                        "01|総則 11.1|目的 11.3|範囲 02|対策");
    assert_string_equal(labels_of("# 総則\n## 目的\n水を送る。\n"), "0第1章|総則 1第1条|目的");
    assert_string_equal(labels_of("# 規程\n## 第1条 目的\n## 補足\n"), "0|規程 1第1条|目的 1|補足");
    assert_string_equal(labels_of("**第1条** 目的\n次を**毎日**見る。\n- 水位\n  - 内訳\n"),
                        "0第1条|目的");
    assert_string_equal(labels_of("# 【】前文\n# 【重要】連絡\n"), "0|前文 0第1章|【重要】連絡");
}

static void dotted_rules_become_clauses(void **state)
{
    (void)state;
    assert_string_equal(outline_guess(call, text_from("1. 総則\n1.1 目的\n水の供給。\n1.1.1 細目\n"
                                                      "2. 対策\n3名以上で行う。\n")),
                        "# 【1】総則\n## 【1.1】目的\n水の供給。\n### 【1.1.1】細目\n"
                        "# 【2】対策\n3名以上で行う。\n");
    assert_string_equal(outline_guess(call, text_from("１．総則\n１．１　目的\n3.5倍にする\n")),
                        "# 【1】総則\n## 【1.1】目的\n3.5倍にする\n");
    struct text out;
    expect(outline_decode(call, text_from("\x91\xe6\x82\x50\x8f\xcd"), &out)); /* CP932 */
    assert_true(text_is(out, "第１章"));
    assert_false(outline_decode(call, text_from("\xff\xfe\x00\x01"), &out));
    call_forgive(call);
}

static void broken_outlines_name_the_line(void **state)
{
    (void)state;
    static const char *const broken[] = {"本文\n", "# 章\n### 深すぎる\n", "#\n", ""};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct draft *drafts;
        int count;
        assert_false(outline_read(call, text_from(broken[i]), &drafts, &count));
        assert_non_null(call_problem(call, "text"));
        if (i == 1)
            assert_non_null(strstr(call_problem(call, "text")->text, "2"));
        call_forgive(call);
    }
}

static int setup(void **state)
{
    test = standards_test_open(*(enum store_kind *)*state);
    call = &test->call;
    call->user = &test_writer;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_test_close(test);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(plain_rules_become_clauses),
        ON_BOTH(numbers_stay_what_they_were),
        ON_BOTH(dotted_rules_become_clauses),
        ON_BOTH(broken_outlines_name_the_line),
    };
    return STORE_TEST_RUN("outlines", tests);
}
