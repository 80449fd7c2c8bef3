/* SPDX-License-Identifier: Apache-2.0 */
#include "catalogue/level.h"
#include "base/fold.h"
#include "base/typed.h"
#include "catalogue/import.h"
#include "templates/catalogue_level.h"
#include "web/http.h"

#include <string.h>

struct level {
    struct call *call;
    struct level_view *view;
    const json_t *tables; /* services.json: words for facts and their choices */
};

static const char *label_of(const struct level *level, const json_t *object, const char *member,
                            const char *fallback)
{
    struct label label = json_label(object, member);
    const char *shown = label_in(label, level->call->lang);
    return *shown == '\0' ? fallback : shown;
}

static const char *fact_label(const struct level *level, const char *name)
{
    size_t i;
    json_t *fact;
    json_array_foreach(json_object_get(level->tables, "facts"), i, fact)
        if (strcmp(json_text(fact, "id"), name) == 0)
            return label_of(level, fact, "title", name);
    return name;
}

static const char *word_label(const struct level *level, const char *fact, const char *code)
{
    const json_t *choices = json_object_get(json_object_get(level->tables, "choices"), fact);
    return label_of(level, choices, code, code);
}

static void word_add(struct level *level, struct level_fact *fact, const char *code)
{
    for (int i = 0; i < fact->word_count; i++)
        if (strcmp(fact->words[i], code) == 0)
            return;
    if (fact->word_count == LEVEL_WORDS_MAX)
        return;
    fact->words[fact->word_count] = code;
    fact->word_labels[fact->word_count++] = word_label(level, fact->name, code);
}

/* The words that the rule asks for, and those that are surely none of them: "other", or where the
 * table has no such word, all that it knows. The cause of another sector would seem to answer. */
static void words_fill(struct level *level, struct level_fact *fact)
{
    static const char other[] = "other";
    void *choices = json_object_get(json_object_get(level->tables, "choices"), fact->name);
    const char *code;
    json_t *label;
    bool has_other = json_object_get(choices, other) != NULL;
    if (has_other)
        word_add(level, fact, other);
    else
        json_object_foreach(choices, code, label)
            word_add(level, fact, code);
}

static void fact_add(struct level *level, const char *name, const json_t *wanted)
{
    struct level_view *view = level->view;
    int at = 0;
    while (at < view->fact_count && strcmp(view->facts[at].name, name) != 0)
        at++;
    if (at == LEVEL_FACTS_MAX)
        return;
    struct level_fact *fact = &view->facts[at];
    if (at == view->fact_count) {
        *fact = (struct level_fact){.name = name, .typed = "", .is_flag = json_is_boolean(wanted)};
        fact->label = fact_label(level, name);
        view->fact_count++;
    }
    if (json_is_string(wanted))
        word_add(level, fact, json_string_value(wanted));
}

static void facts_collect(struct level *level, const json_t *rule, int depth)
{
    const char *op = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)rule));
    const json_t *args = op == NULL ? NULL : json_object_get(rule, op);
    size_t i;
    json_t *one;
    if (op == NULL || depth > RULE_DEPTH_MAX)
        return;
    const char *name = json_string_value(json_array_get(args, 0));
    if (name != NULL)
        fact_add(level, name, json_array_get(args, 1));
    else if (json_is_object(args))
        facts_collect(level, args, depth + 1);
    else
        json_array_foreach(args, i, one)
            facts_collect(level, one, depth + 1);
}

/* services.json of the package that the level came with. */
static const json_t *tables_load(struct call *call, const struct record *record)
{
    const struct record *from = record;
    struct text content;
    if (record->reg != &sector_service_register)
        from = record_by(call, &sector_service_register, "code",
                         record_string(call, record, "code"));
    int64_t id = from == NULL ? 0 : record_int(from, "catalogue");
    const struct record *catalogue = id > 0 ? record_load(call, &catalogue_register, id) : NULL;
    if (catalogue == NULL || !original_load(call, record_string(call, catalogue, "code"),
                                            "services", NULL, &content)) {
        call_forgive(call);
        return NULL;
    }
    return catalogue_json(call, content, "services.json");
}

static const char *grouped(struct call *call, double number)
{
    const char *digits = arena_format(call->arena, "%.0f", number);
    size_t size = strlen(digits);
    struct buffer out = buffer_new(call->arena, 64);
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            buffer_char(&out, ',');
        buffer_char(&out, digits[i]);
    }
    return buffer_string(&out);
}

/* One condition: "影響を受けた利用者数が30,000以上". */
static void condition_put(struct level *level, struct buffer *out, bool is_least,
                          const json_t *args)
{
    struct call *call = level->call;
    const char *name = json_word(json_array_get(args, 0));
    const json_t *wanted = json_array_get(args, 1);
    const char *fact = fact_label(level, name);
    const char *value = json_is_string(wanted) ? word_label(level, name, json_word(wanted))
                                               : grouped(call, json_number_value(wanted));
    if (json_is_boolean(wanted))
        value = call_label(call, json_is_true(wanted) ? L("はい", "yes") : L("いいえ", "no"));
    buffer_format(out, call_label(call, is_least ? L("%sが%s以上", "%s: %s or more")
                                                 : L("%s：%s", "%s: %s")),
                  fact, value);
}

static void words_put(struct level *level, struct buffer *out, const json_t *rule, int depth)
{
    struct call *call = level->call;
    const char *op = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)rule));
    const json_t *args = op == NULL ? NULL : json_object_get(rule, op);
    size_t i;
    json_t *one;
    if (op == NULL || depth > RULE_DEPTH_MAX)
        return;
    for (int d = 1; d < depth; d++)
        buffer_puts(out, "  ");
    buffer_puts(out, depth > 0 ? "- " : "");
    bool is_not = strcmp(op, "not") == 0, is_all = strcmp(op, "all_of") == 0;
    if (is_not)
        buffer_puts(out, call_label(call, L("次に当たらない", "none of this")));
    else if (is_all)
        buffer_puts(out, call_label(call, L("次のすべてに当たる", "all of these")));
    else if (strcmp(op, "any_of") == 0)
        buffer_puts(out, call_label(call, L("次のどれかに当たる", "any of these")));
    else
        condition_put(level, out, strcmp(op, "gte") == 0, args);
    buffer_char(out, '\n');
    if (is_not)
        words_put(level, out, args, depth + 1);
    else if (json_is_object(json_array_get(args, 0)))
        json_array_foreach(args, i, one)
            words_put(level, out, one, depth + 1);
}

static bool is_offered(const struct level_fact *fact, struct text word)
{
    for (int i = 0; i < fact->word_count; i++)
        if (text_is(word, fact->words[i]))
            return true;
    return false;
}

/* The figures of the address, as facts; what was left empty, or is none, is not known. */
static int figures_read(struct page *p, struct level_view *view, struct fact *out)
{
    struct call *call = p->call;
    int count = 0;
    for (int i = 0; i < view->fact_count; i++) {
        struct level_fact *one = &view->facts[i];
        const char *name = arena_format(call->arena, "f-%s", one->name);
        struct text typed = text_trim(
            fold_width(call->arena, param_get(&p->request->query, name)));
        double number = 0;
        one->typed = text_string(call->arena, typed);
        if (typed.size == 0)
            continue;
        view->was_asked = true;
        if (one->word_count > 0)
            one->is_wrong = !is_offered(one, typed);
        else
            one->is_wrong = !typed_number(call->arena, typed, "", &number) || number < 0;
        if (!one->is_wrong)
            out[count++] = (struct fact){
                one->name, one->word_count > 0 ? value_text(typed) : value_real(number), false};
    }
    return count;
}

void level_panel(struct page *p, const struct record *record)
{
    struct call *call = p->call;
    const char *rule = record_string(call, record, "rule");
    struct level_view *view = arena_alloc(call->arena, sizeof *view);
    struct fact facts[LEVEL_FACTS_MAX];
    if (*rule == '\0' || strcmp(rule, "null") == 0 || p->request == NULL)
        return;
    struct level level = {call, view, tables_load(call, record)};
    const json_t *root = catalogue_json(call, text_from(rule), "rule");
    struct buffer words = buffer_new(call->arena, RULE_SIZE_MAX);
    facts_collect(&level, root, 0);
    for (int i = 0; i < view->fact_count; i++)
        if (view->facts[i].word_count > 0)
            words_fill(&level, &view->facts[i]);
    words_put(&level, &words, root, 0);
    view->words = buffer_string(&words);
    view->rule = rule;
    int count = figures_read(p, view, facts);
    if (root == NULL || !rule_judge(call, text_from(rule), facts, count, &view->judgement)) {
        call_forgive(call);
        return;
    }
    for (int i = 0; i < view->judgement.missing_count; i++)
        view->judgement.missing[i] = fact_label(&level, view->judgement.missing[i]);
    tmpl_level_panel(p, record, view);
}
