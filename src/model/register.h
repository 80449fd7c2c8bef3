/* SPDX-License-Identifier: Apache-2.0 */
/* A register: one kind of record, declared once as a constant table beside the logic that belongs
 * to it. Table, validation, form, list, detail page, REST resource, OpenAPI, Excel sheet, search
 * and journal entries are derived from the declaration.
 *
 *   static const struct field supplier_fields[] = {
 *       TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
 *       LINK("parent", L_INIT("元請け", "Prime contractor"), "supplier"),
 *   };
 *   const struct reg supplier_register = {.name = "supplier", …, FIELDS(supplier_fields)};
 */
#ifndef MODEL_REGISTER_H
#define MODEL_REGISTER_H

#include "base/call.h"
#include "base/value.h"

enum field_kind {
    FIELD_TEXT,    /* one line; VALUE_TEXT */
    FIELD_NOTE,    /* several lines of plain text */
    FIELD_RICH,    /* the markup of report/richtext.h */
    FIELD_INT,     /* VALUE_INT */
    FIELD_REAL,    /* VALUE_REAL */
    FIELD_DATE,    /* "2026-11-23"; VALUE_TEXT */
    FIELD_STAMP,   /* Unix milliseconds; VALUE_INT */
    FIELD_BOOL,    /* 0 or 1; VALUE_INT */
    FIELD_CHOICE,  /* a code of .choices; VALUE_TEXT */
    FIELD_CHOICES, /* ",a,b," */
    FIELD_LINK,    /* id of a record of .target; VALUE_INT */
    FIELD_LINKS,   /* ",12,34,"; with target "*" ",supplier/12,site/3," */
};

enum field_flags {
    FIELD_REQUIRED = 1 << 0,
    FIELD_IN_LIST = 1 << 1,  /* a column of the list unless the user chooses otherwise; indexed */
    FIELD_UNIQUE = 1 << 2,   /* among what has not ended; in each organisation */
    FIELD_COMPUTED = 1 << 3, /* set by the compute hook; shown, never asked */
    FIELD_INTERNAL = 1 << 4, /* left out of what is published without an account */
    FIELD_FIXED = 1 << 5,    /* asked when the record is made, never changed */
    FIELD_FACET = 1 << 6,    /* offered as a filter beside the list */
    FIELD_HIDDEN = 1 << 8,   /* not on the record's page: codes that pages of their own show */
    FIELD_GLOBAL = 1 << 9,   /* unique in all organisations: addresses without an account name it */
    FIELD_ASIDE = 1 << 12,   /* written beside the journal by the program: nothing proves it */
    FIELD_CARRIED = 1 << 7,  /* a LINK: the record follows what it names to its next edition */
};

struct choice {
    const char *code; /* NULL ends the list */
    struct label label;
    const char *tone; /* how a badge looks: "good", "warn", "bad", "mute", "info", or NULL */
};

struct field {
    enum field_kind kind;
    const char *name; /* column, parameter and JSON member: a-z, 0-9, _ */
    struct label label, help;
    unsigned flags;
    int64_t min, max;             /* numbers: bounds unless both 0; text: max characters */
    const struct choice *choices; /* CHOICE, CHOICES */
    const char *target;           /* LINK, LINKS: a register's name, checked at start */
    const char *unit;             /* "m³/d", printed behind the number */
    const char *group;            /* heading in the form, or NULL: "ja|en" */
    bool is_custom;               /* added by an administrator (model/fieldset.h) */
};

#define FIELD_(kind_, name_, ...) {.kind = kind_, .name = name_, .label = __VA_ARGS__}
#define TEXT(name_, ...) FIELD_(FIELD_TEXT, name_, __VA_ARGS__)
#define NOTE(name_, ...) FIELD_(FIELD_NOTE, name_, __VA_ARGS__)
#define RICH(name_, ...) FIELD_(FIELD_RICH, name_, __VA_ARGS__)
#define INT(name_, ...) FIELD_(FIELD_INT, name_, __VA_ARGS__)
#define REAL(name_, ...) FIELD_(FIELD_REAL, name_, __VA_ARGS__)
#define DATE(name_, ...) FIELD_(FIELD_DATE, name_, __VA_ARGS__)
#define STAMP(name_, ...) FIELD_(FIELD_STAMP, name_, __VA_ARGS__)
#define BOOL(name_, ...) FIELD_(FIELD_BOOL, name_, __VA_ARGS__)
/* CHOICE("kind", supplier_kinds, L_INIT("種別", "Kind"), …); LINK("unit", "unit", L_INIT(…), …) */
#define CHOICE(name_, choices_, ...)                                                               \
    {.kind = FIELD_CHOICE, .name = name_, .choices = choices_, .label = __VA_ARGS__}
#define CHOICES(name_, choices_, ...)                                                              \
    {.kind = FIELD_CHOICES, .name = name_, .choices = choices_, .label = __VA_ARGS__}
#define LINK(name_, target_, ...)                                                                  \
    {.kind = FIELD_LINK, .name = name_, .target = target_, .label = __VA_ARGS__}
#define LINKS(name_, target_, ...)                                                                 \
    {.kind = FIELD_LINKS, .name = name_, .target = target_, .label = __VA_ARGS__}
#define FIELDS(table_) .fields = table_, .field_count = sizeof(table_) / sizeof *(table_)

/* The guideline's seven viewpoints, and two chapters of our own: where the menu shows a
 * register. */
enum chapter {
    CHAPTER_STANDARDS,   /* parts I and II.1–3: catalogue and safety standards */
    CHAPTER_CONTEXT,     /* 4.1.1 */
    CHAPTER_LEADERSHIP,  /* 4.1.2 */
    CHAPTER_PLANNING,    /* 4.1.3 */
    CHAPTER_SUPPORT,     /* 4.1.4 */
    CHAPTER_OPERATION,   /* 4.2.1 */
    CHAPTER_EVALUATION,  /* 4.3.1 */
    CHAPTER_IMPROVEMENT, /* 4.4.1 */
    CHAPTER_SYSTEM,      /* accounts, custom fields, journal */
    CHAPTER__COUNT
};
extern const struct label chapter_labels[CHAPTER__COUNT];

/* What rights are granted over (access/roles.c maps roles to rights by group). */
enum right_group {
    GROUP_ORGANISATION, /* units, people, sites, services, systems */
    GROUP_SUPPLY,       /* suppliers, contracts */
    GROUP_CATALOGUE,    /* catalogues, requirements, mappings */
    GROUP_STANDARD,     /* safety standards and their clauses */
    GROUP_ASSESSMENT,   /* adoption, assessment, evidence */
    GROUP_DUTY,         /* duties and their runs */
    GROUP_IMPROVEMENT,  /* improvement and corrective actions */
    GROUP_RISK,
    GROUP_INCIDENT,
    GROUP_AUDIT,
    GROUP_ACCESS,  /* accounts, role assignments, access reviews */
    GROUP_SYSTEM,  /* custom fields, settings */
    GROUP_JOURNAL, /* reading the journal */
    GROUP__COUNT
};

enum action {
    ACTION_READ = 1 << 0,
    ACTION_CREATE = 1 << 1,
    ACTION_UPDATE = 1 << 2,
    ACTION_END = 1 << 3,
    ACTION_SUBMIT = 1 << 4,
    ACTION_APPROVE = 1 << 5,
    ACTION_EXPORT = 1 << 6,
    ACTION_IMPORT = 1 << 7,
    ACTION_ALL = (1 << 8) - 1,
};

struct record; struct lifecycle; /* model/record.h, model/lifecycle.h */

enum reg_flags {
    REG_SHARED = 1 << 0,     /* belongs to no unit: everybody with the right sees it */
    REG_IMPORTED = 1 << 1,   /* made by imports only; people cannot create or edit */
    REG_UNLISTED = 1 << 2,   /* not in the menu (reached from another record) */
    REG_NO_SEARCH = 1 << 3,  /* not in the global search */
    REG_NO_CUSTOM = 1 << 4,  /* takes no custom fields */
};

struct reg {
    const char *name;           /* a-z and _: URL, permission, JSON; table r_NAME */
    struct label label, plural; /* 供給者 / Supplier, 供給者 / Suppliers */
    struct label purpose;       /* a sentence: what is kept here and why; for the empty state */
    const char *section;        /* of the guideline: "4.1.1(1)" */
    enum chapter chapter;
    enum right_group group;
    unsigned flags;
    const struct field *fields;
    int field_count;
    const char *title;      /* name of the field that names a record */
    const char *code;       /* name of the field with its short code, or NULL */
    const char *order;      /* default order: "code" or "-updated_at" */
    const struct lifecycle *lifecycle;
    /* Hooks, each may be NULL. compute fills computed fields before validation; check refuses
     * (call_fail) what the fields alone cannot tell, before is NULL for a new record; on_change
     * runs inside the transaction after the record is written. */
    void (*compute)(struct call *call, struct record *record);
    bool (*check)(struct call *call, const struct record *before, const struct record *record);
    bool (*on_change)(struct call *call, const struct record *before, const struct record *record);
    /* Makes a copy fit for the next edition of what a FIELD_CARRIED names; again: it has to be
     * decided or assessed anew. False leaves the copy out. NULL: copied unless again. */
    bool (*carry)(struct call *call, struct record *copy, bool again);
};

/* Tells the model which registers there are; asserts that every declaration is sound (names, links,
 * titles). Called once at start; the array must live as long as the process. */
void registry_set(const struct reg *const *registers, int count);
int registry_count(void);
const struct reg *registry_at(int index);
/* NULL if there is none of that name. */
const struct reg *reg_find(const char *name);
const struct reg *reg_find_text(struct text name);
/* Index of a compiled field, or -1. */
int reg_field(const struct reg *reg, const char *name);

const struct choice *choice_find(const struct choice *choices, struct text code);

#endif
