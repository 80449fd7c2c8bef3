/* SPDX-License-Identifier: Apache-2.0 */
#include "access/roles.h"

#include <string.h>

/* Code and label, once: the table of rights and the choices of a form both use them. */
#define ADMIN_ROLE "ADMIN", L_INIT("システム管理者", "System administrator")
#define MGMT_ROLE "MGMT", L_INIT("経営層", "Executive management")
#define CISO_ROLE "CISO", L_INIT("最高情報セキュリティ責任者（CISO）", "CISO")
#define SEC_ROLE "SEC", L_INIT("情報セキュリティ推進部署（事務局）", "Security office")
#define RO_ROLE "RO", L_INIT("リスクオーナー", "Risk owner")
#define CSIRT_ROLE "CSIRT", L_INIT("CSIRT・インシデント管理", "CSIRT")
#define OT_ROLE "OT", L_INIT("制御（OT）部門", "OT department")
#define IT_ROLE "IT", L_INIT("情報システム運用", "IT operation")
#define AST_ROLE "AST", L_INIT("資産管理担当", "Asset manager")
#define FAC_ROLE "FAC", L_INIT("施設管理担当", "Facility manager")
#define AUD_ROLE "AUD", L_INIT("内部監査", "Internal audit")
#define HR_ROLE "HR", L_INIT("人材・教育担当", "HR and training")
#define SUP_ROLE "SUP", L_INIT("委託・調達・供給網管理", "Supply-chain manager")
#define LEG_ROLE "LEG", L_INIT("法務", "Legal")
#define LIA_ROLE "LIA", L_INIT("情報共有窓口（PoC）", "Information-sharing liaison")
#define BCM_ROLE "BCM", L_INIT("CP・BCP担当", "Continuity manager")
#define PR_ROLE "PR", L_INIT("広報", "Public relations")
#define BIZ_ROLE "BIZ", L_INIT("事業（サービス）部門", "Service owner")
#define DEV_ROLE "DEV", L_INIT("開発・調達担当", "Development and acquisition")
#define STD_ROLE "STD", L_INIT("安全基準等の策定担当", "Author of safety principles")
#define ALL_ROLE "ALL", L_INIT("職員", "Staff")
#define EXT_ROLE "EXT", L_INIT("外部専門組織", "Outside expert")

/* Everybody who works here may look things up; what is beyond reading is said role by role. */
#define STAFF_RIGHTS                                                                               \
    [GROUP_ORGANISATION] = "r", [GROUP_CATALOGUE] = "r", [GROUP_STANDARD] = "r",                   \
    [GROUP_DUTY] = "r", [GROUP_ASSESSMENT] = "r"
/* Those who keep registers of their own. */
#define KEEPER_RIGHTS                                                                              \
    [GROUP_CATALOGUE] = "r", [GROUP_STANDARD] = "r", [GROUP_ASSESSMENT] = "rcusx",                 \
    [GROUP_DUTY] = "rcux", [GROUP_IMPROVEMENT] = "rcusx", [GROUP_RISK] = "rcusx",                  \
    [GROUP_SUPPLY] = "rx", [GROUP_INCIDENT] = "rcus"

const struct role roles[] = {
    {ADMIN_ROLE,
     {[GROUP_ORGANISATION] = "rcuex",
      [GROUP_CATALOGUE] = "ri",
      [GROUP_ACCESS] = "rcuesx",
      [GROUP_SYSTEM] = "rcuex",
      [GROUP_JOURNAL] = "rx"}},
    {MGMT_ROLE,
     {[GROUP_ORGANISATION] = "rx",
      [GROUP_SUPPLY] = "rx",
      [GROUP_CATALOGUE] = "r",
      [GROUP_STANDARD] = "rax",
      [GROUP_ASSESSMENT] = "rax",
      [GROUP_DUTY] = "rx",
      [GROUP_IMPROVEMENT] = "rax",
      [GROUP_RISK] = "rax",
      [GROUP_INCIDENT] = "rax",
      [GROUP_AUDIT] = "rx"}},
    {CISO_ROLE,
     {[GROUP_ORGANISATION] = "rcuex",
      [GROUP_SUPPLY] = "rcuax",
      [GROUP_CATALOGUE] = "ri",
      [GROUP_STANDARD] = "rcusax",
      [GROUP_ASSESSMENT] = "rcusax",
      [GROUP_DUTY] = "rcuex",
      [GROUP_IMPROVEMENT] = "rcusax",
      [GROUP_RISK] = "rcusax",
      [GROUP_INCIDENT] = "rcusax",
      [GROUP_AUDIT] = "rx",
      [GROUP_ACCESS] = "rax",
      [GROUP_JOURNAL] = "r"}},
    {SEC_ROLE,
     {[GROUP_ORGANISATION] = "rcuexi",
      [GROUP_SUPPLY] = "rcuesxi",
      [GROUP_CATALOGUE] = "ri",
      [GROUP_STANDARD] = "rcuesxi",
      [GROUP_ASSESSMENT] = "rcuesxi",
      [GROUP_DUTY] = "rcuexi",
      [GROUP_IMPROVEMENT] = "rcuesxi",
      [GROUP_RISK] = "rcuesxi",
      [GROUP_INCIDENT] = "rcuesx",
      [GROUP_AUDIT] = "r",
      [GROUP_ACCESS] = "r"}},
    {RO_ROLE, {[GROUP_ORGANISATION] = "rcux", KEEPER_RIGHTS}},
    {CSIRT_ROLE,
     {STAFF_RIGHTS, [GROUP_SUPPLY] = "r", [GROUP_IMPROVEMENT] = "rcus", [GROUP_RISK] = "r",
      [GROUP_INCIDENT] = "rcuesx"}},
    {OT_ROLE, {[GROUP_ORGANISATION] = "rcux", KEEPER_RIGHTS}},
    {IT_ROLE, {[GROUP_ORGANISATION] = "rcux", KEEPER_RIGHTS}},
    {AST_ROLE,
     {[GROUP_ORGANISATION] = "rcuexi",
      [GROUP_CATALOGUE] = "r",
      [GROUP_STANDARD] = "r",
      [GROUP_ASSESSMENT] = "r",
      [GROUP_DUTY] = "rcux"}},
    {FAC_ROLE,
     {[GROUP_ORGANISATION] = "rcux",
      [GROUP_CATALOGUE] = "r",
      [GROUP_STANDARD] = "r",
      [GROUP_ASSESSMENT] = "r",
      [GROUP_DUTY] = "rcux"}},
    /* Reads everything, changes nothing that is audited. */
    {AUD_ROLE,
     {[GROUP_ORGANISATION] = "rx",
      [GROUP_SUPPLY] = "rx",
      [GROUP_CATALOGUE] = "rx",
      [GROUP_STANDARD] = "rx",
      [GROUP_ASSESSMENT] = "rx",
      [GROUP_DUTY] = "rx",
      [GROUP_IMPROVEMENT] = "rx",
      [GROUP_RISK] = "rx",
      [GROUP_INCIDENT] = "rx",
      [GROUP_AUDIT] = "rcuesax",
      [GROUP_ACCESS] = "rx",
      [GROUP_SYSTEM] = "r",
      [GROUP_JOURNAL] = "rx"}},
    {HR_ROLE,
     {[GROUP_ORGANISATION] = "rcuexi",
      [GROUP_CATALOGUE] = "r",
      [GROUP_STANDARD] = "r",
      [GROUP_ASSESSMENT] = "r",
      [GROUP_DUTY] = "rcux"}},
    {SUP_ROLE,
     {[GROUP_ORGANISATION] = "r",
      [GROUP_SUPPLY] = "rcuesxi",
      [GROUP_CATALOGUE] = "r",
      [GROUP_STANDARD] = "r",
      [GROUP_ASSESSMENT] = "r",
      [GROUP_DUTY] = "rcux",
      [GROUP_IMPROVEMENT] = "rcus"}},
    {LEG_ROLE, {STAFF_RIGHTS, [GROUP_SUPPLY] = "r", [GROUP_INCIDENT] = "r"}},
    {LIA_ROLE, {STAFF_RIGHTS, [GROUP_INCIDENT] = "rcus"}},
    {BCM_ROLE, {[GROUP_ORGANISATION] = "rcux", KEEPER_RIGHTS}},
    {PR_ROLE, {STAFF_RIGHTS}},
    {BIZ_ROLE, {[GROUP_ORGANISATION] = "rcux", KEEPER_RIGHTS}},
    {DEV_ROLE,
     {[GROUP_ORGANISATION] = "rcux",
      [GROUP_CATALOGUE] = "r",
      [GROUP_STANDARD] = "r",
      [GROUP_SUPPLY] = "rcu",
      [GROUP_ASSESSMENT] = "r",
      [GROUP_DUTY] = "rcux"}},
    {STD_ROLE,
     {[GROUP_ORGANISATION] = "r",
      [GROUP_CATALOGUE] = "rxi",
      [GROUP_STANDARD] = "rcuesxi",
      [GROUP_ASSESSMENT] = "rcusx",
      [GROUP_DUTY] = "r"}},
    {ALL_ROLE, {STAFF_RIGHTS}},
    {EXT_ROLE, {[GROUP_CATALOGUE] = "r", [GROUP_STANDARD] = "r", [GROUP_INCIDENT] = "r"}},
};
const int role_count = sizeof roles / sizeof *roles;

const struct choice role_choices[] = {
    {ADMIN_ROLE, NULL},
    {MGMT_ROLE, NULL},
    {CISO_ROLE, NULL},
    {SEC_ROLE, NULL},
    {RO_ROLE, NULL},
    {CSIRT_ROLE, NULL},
    {OT_ROLE, NULL},
    {IT_ROLE, NULL},
    {AST_ROLE, NULL},
    {FAC_ROLE, NULL},
    {AUD_ROLE, NULL},
    {HR_ROLE, NULL},
    {SUP_ROLE, NULL},
    {LEG_ROLE, NULL},
    {LIA_ROLE, NULL},
    {BCM_ROLE, NULL},
    {PR_ROLE, NULL},
    {BIZ_ROLE, NULL},
    {DEV_ROLE, NULL},
    {STD_ROLE, NULL},
    {ALL_ROLE, NULL},
    {EXT_ROLE, NULL},
    {0},
};

/* "*" stands for every role that changes what is audited. */
static const struct {
    const char *a, *b;
    struct label why;
} conflicts[] = {
    {"AUD", "*",
     L_INIT("監査する人が、監査される仕事を兼ねることになります。",
            "The auditor would audit their own work.")},
    {"ADMIN", "CISO",
     L_INIT("権限を付与する人と、承認する人が同じになります。",
            "Whoever grants rights would also approve.")},
    {"ADMIN", "MGMT",
     L_INIT("権限を付与する人と、承認する人が同じになります。",
            "Whoever grants rights would also approve.")},
    {"SEC", "MGMT",
     L_INIT("起案する人と、承認する人が同じになります。", "Whoever prepares would also approve.")},
};

const struct role *role_find(const char *code)
{
    for (int i = 0; i < role_count; i++)
        if (strcmp(roles[i].code, code) == 0)
            return &roles[i];
    return NULL;
}

unsigned role_rights(const struct role *role, enum right_group group)
{
    static const char letters[] = "rcuesaxi"; /* in the order of enum action */
    unsigned rights = 0;
    for (const char *c = role->rights[group]; c != NULL && *c != '\0'; c++)
        rights |= 1u << (strchr(letters, *c) - letters);
    return rights;
}

/* Roles that only read, or whose rights do not touch what is audited. */
static bool is_harmless(const char *code)
{
    return strcmp(code, "ALL") == 0 || strcmp(code, "AUD") == 0;
}

const struct label *role_conflict(const char *a, const char *b)
{
    for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++) {
        const char *first = conflicts[i].a, *second = conflicts[i].b;
        if (strcmp(second, "*") == 0) {
            bool is_pair = (strcmp(a, first) == 0 && !is_harmless(b)) ||
                           (strcmp(b, first) == 0 && !is_harmless(a));
            if (is_pair)
                return &conflicts[i].why;
        } else if ((strcmp(a, first) == 0 && strcmp(b, second) == 0) ||
                   (strcmp(b, first) == 0 && strcmp(a, second) == 0)) {
            return &conflicts[i].why;
        }
    }
    return NULL;
}

const char *roles_print(struct call *call)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    buffer_puts(&out, "role");
    for (int g = 0; g < GROUP__COUNT; g++)
        buffer_format(&out, "\t%s", right_names[g].code);
    buffer_char(&out, '\n');
    for (int i = 0; i < role_count; i++) {
        buffer_puts(&out, roles[i].code);
        for (int g = 0; g < GROUP__COUNT; g++)
            buffer_format(&out, "\t%s", roles[i].rights[g] == NULL ? "-" : roles[i].rights[g]);
        buffer_char(&out, '\n');
    }
    return buffer_string(&out);
}
