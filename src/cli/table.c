/* SPDX-License-Identifier: Apache-2.0 */
/* Every command: the command line's table of contents. */
#include "cli/commands.h"

#define DATABASE_OPTION                                                                            \
    {"database", "URL", L_INIT("データベース（既定: kaname.conf の設定）",                         \
                               "Database (default: as kaname.conf says)"), 0}
#define ADDRESS_OPTIONS                                                                            \
    {"address", "ADDRESS", L_INIT("待ち受けるアドレス", "Address to listen on"), 0},               \
    {"port", "PORT", L_INIT("待ち受けるポート", "Port to listen on"), 0}

static const struct command_option init_options[] = {DATABASE_OPTION, ADDRESS_OPTIONS, {0}};

static const struct command_operand print_operands[] = {
    {"WHAT", L_INIT("config、schema、roles、routes、openapi、man、completion のいずれか",
                    "One of config, schema, roles, routes, openapi, man, completion"), 0},
    {0},
};
static const struct command_option print_options[] = {
    {"postgresql", NULL, L_INIT("schema をPostgreSQLの言葉で", "The schema in PostgreSQL's words"),
     0},
    {0},
};

static const struct command_option serve_options[] = {DATABASE_OPTION, ADDRESS_OPTIONS, {0}};
static const struct command_option demo_options[] = {
    {"password", "TEXT", L_INIT("デモ用アカウントのパスワード（既定: 自動で作成）",
                                "Password of the accounts (default: one is made)"), 0},
    {0},
};

static const struct command_operand exchange_operands[] = {
    {"NAME", L_INIT("台帳の名前（例: supplier）。--catalogue のときはカタログの記号",
                    "Name of a register (such as supplier); with --catalogue a catalogue's id"), 0},
    {"FILE", L_INIT("ファイル（.xlsx、.csv、カタログは .json）",
                    "The file (.xlsx, .csv; .json for a catalogue)"), 0},
    {0},
};
static const struct command_option export_options[] = {
    {"where", "QUERY", L_INIT("絞り込みの条件（例: \"kind=cloud&tier=1\"）",
                              "Conditions, such as \"kind=cloud&tier=1\""), 0},
    {"cp932", NULL, L_INIT("CSVをShift_JIS（CP932）で書く", "CSV in Shift_JIS (CP932)"), 0},
    {"catalogue", NULL, L_INIT("カタログをOSCALのJSONで書き出す", "A catalogue as OSCAL JSON"), 0},
    {0},
};
static const struct command_option import_options[] = {
    {"apply", NULL, L_INIT("変更の内容を表示するだけでなく、取り込む",
                           "Import, instead of only showing what would change"), 0},
    {"reason", "TEXT", L_INIT("操作記録に残す理由", "Why, for the journal"), 0},
    {"catalogue", NULL, L_INIT("OSCALのカタログ（JSON）を取り込む", "Import an OSCAL catalog (JSON)"),
     0},
    {0},
};

static const struct command_operand backup_operands[] = {
    {"FILE", L_INIT("バックアップのファイル（.tar）", "The backup's file (.tar)"), 0},
    {0},
};
static const struct command_option backup_options[] = {
    {"with-keys", NULL, L_INIT("秘密鍵も含める（厳重に保管すること）",
                               "With the secret keys (keep it safe)"), 0},
    {0},
};
static const struct command_operand report_operands[] = {
    {"REPORT", L_INIT("報告書の名前（省くと一覧）", "Name of the report (none: their list)"),
     OPERAND_OPTIONAL},
    {"FILE", L_INIT("書き出すファイル（.pdf、.docx、.xlsx、.html）",
                    "File to write: .pdf, .docx, .xlsx or .html"), OPERAND_OPTIONAL},
    {0},
};
static const struct command_option report_options[] = {
    {"set", "NAME=VALUE", L_INIT("報告書の条件（例: standard=KJ-01）",
                                 "What the report is about, such as standard=KJ-01"),
     OPTION_REPEATED},
    {0},
};
static const struct command_option restore_options[] = {
    {"key", "FILE", L_INIT("別に保管した署名鍵（journal.key）",
                           "The signing key that was kept apart (journal.key)"), 0},
    {"database", "URL", L_INIT("PostgreSQLのバックアップの復元先（空のデータベース）",
                               "An empty database for a backup of PostgreSQL"), 0},
    {0},
};

static const struct command_operand user_operands[] = {
    {"ACTION", L_INIT("add（追加）、list（一覧）、reset（パスワードの再設定）、"
                      "reset-factor（2段階認証の解除）、roles（役割の一覧）",
                      "One of add, list, reset (the password), reset-factor (the second step), "
                      "roles (which there are)"), 0},
    {"LOGIN", L_INIT("ログイン名（add と reset、reset-factor）",
                     "Login, for add, reset and reset-factor"), OPERAND_OPTIONAL},
    {0},
};
static const struct command_option user_options[] = {
    {"name", "TEXT", L_INIT("表示名（add）", "Name to be shown (add)"), 0},
    {"role", "ROLE", L_INIT("役割の記号（add、複数可）", "Code of a role (add; several)"),
     OPTION_REPEATED},
    {"unit", "CODE", L_INIT("役割の及ぶ部署の番号（add。既定: 全体）",
                            "Code of the unit that the roles cover (add; default: all)"), 0},
    {"password-stdin", NULL, L_INIT("パスワードを標準入力から読む（add、reset）",
                                    "Read the password from standard input (add, reset)"), 0},
    {0},
};

static const struct command_option verify_options[] = {
    {"database", "FILE", L_INIT("調べるデータベース（SQLiteのファイルまたはpostgresql://…）",
                                "Database to check (an SQLite file or postgresql://…)"), 0},
    {"public-key", "FILE", L_INIT("公開鍵（データフォルダーの journal.pub の写し）",
                                  "Public key (a copy of journal.pub of the data folder)"), 0},
    {"anchors", "FILE", L_INIT("データベースの外に残した署名（checkpoints.log の写し）",
                               "Signatures kept outside of the database (checkpoints.log)"), 0},
    {"checkpoint", "LINE|FILE",
     L_INIT("照合する署名（kaname-checkpoint/1 で始まる1行、またはその行があるファイル）",
            "A checkpoint to confirm (a line kaname-checkpoint/1 …, or a file with such lines)"),
     OPTION_REPEATED},
    {"report", "FILE", L_INIT("照合する報告書（PDF、DOCX、XLSX、HTML）",
                              "A report to confirm (PDF, DOCX, XLSX, HTML)"), OPTION_REPEATED},
    {0},
};

const struct command commands[] = {
    {.name = "serve",
     .summary = L_INIT("サーバーを動かす", "Run the server"),
     .description =
         L_INIT("データフォルダーを開いてHTTPサーバーを動かします。止めるにはSIGTERMかSIGINT（Ctrl+C）を送ります。\n"
                "SIGHUPを送ると設定を読み直します。",
                "Opens the data folder and serves it over HTTP until SIGTERM or SIGINT (Ctrl+C).\n"
                "SIGHUP makes it read its settings again."),
     .options = serve_options,
     .run = serve_run},
    {.name = "init",
     .summary = L_INIT("データフォルダーを作成する", "Make a data folder"),
     .description =
         L_INIT("設定ファイル、操作記録の署名鍵、データベースを作成します。すでにあるものには触れません。",
                "Makes the settings, the journal's signing key and the database. What is there "
                "already is left alone."),
     .options = init_options,
     .run = init_run},
    {.name = "demo",
     .summary = L_INIT("デモデータを読み込む", "Load the demonstration"),
     .description =
         L_INIT("架空の水道局などのデータを、空のデータフォルダーに読み込みます。実在の組織や人とは関係ありません。",
                "Loads the fictional waterworks and others into an empty data folder. None of "
                "them is real."),
     .options = demo_options,
     .run = demo_run},
    {.name = "import",
     .summary = L_INIT("台帳やカタログを取り込む", "Import a register or a catalogue"),
     .description =
         L_INIT("ExcelかCSVの各行について、追加・変更・誤りを表示します。--apply を付けると、誤りがないときに限りすべて取り込みます。\n"
                "--json では、行ごとにセルの変更前と変更後、誤りの場所と理由も出力します。\n"
                "誤りのある行があれば、--apply の有無にかかわらず終了コードは65です。",
                "Shows what each row of a sheet would add or change, and what is wrong. With "
                "--apply all of it is imported, unless anything is wrong.\n"
                "--json tells of every row its cells before and after, and where it is wrong and "
                "why.\n"
                "The exit code is 65 when a row is wrong, with --apply or without."),
     .operands = exchange_operands,
     .options = import_options,
     .run = import_run},
    {.name = "export",
     .summary = L_INIT("台帳やカタログを書き出す", "Export a register or a catalogue"),
     .description = L_INIT("台帳をExcelかCSVに、カタログをOSCALのJSONに書き出します。台帳の形式はファイル名の末尾で決まります。",
                           "Writes a register as Excel or CSV, by the ending of the file's name; a "
                           "catalogue as OSCAL JSON."),
     .operands = exchange_operands,
     .options = export_options,
     .run = export_run},
    {.name = "report",
     .summary = L_INIT("報告書を作る", "Make a report"),
     .description =
         L_INIT("報告書をPDF、Word、Excel、HTMLに書き出します。形式はファイル名の末尾で決まります。\n"
                "作った時点の操作記録の署名が入り、kaname verify --report で照合できます。",
                "Writes a report as PDF, Word, Excel or HTML, by the ending of the file's name.\n"
                "It carries the journal's signature; kaname verify --report confirms it."),
     .operands = report_operands,
     .options = report_options,
     .run = report_run},
    {.name = "backup",
     .summary = L_INIT("バックアップを作成する", "Make a backup"),
     .description =
         L_INIT("データベース、添付ファイル、公開鍵、設定を1つのtarファイルにまとめます。サーバーを止める必要はありません。\n"
                "署名鍵などの秘密鍵は含みません。journal.key は別の場所に保管してください。\n"
                "中身は tar xf FILE && sha256sum -c MANIFEST でも確かめられます。",
                "Puts database, attachments, public key and settings into one tar file; the "
                "server may run on.\n"
                "Secret keys are left out: keep journal.key in another place.\n"
                "By hand it is checked with: tar xf FILE && sha256sum -c MANIFEST"),
     .operands = backup_operands,
     .options = backup_options,
     .run = backup_run},
    {.name = "restore",
     .summary = L_INIT("バックアップから復元する", "Restore a backup"),
     .description =
         L_INIT("空のフォルダーに復元し、すべてのファイルのハッシュと操作記録を検証します。既存のデータには上書きしません。",
                "Restores into an empty folder and verifies every file's hash and the journal. "
                "Never writes over anything."),
     .operands = backup_operands,
     .options = restore_options,
     .run = restore_run},
    {.name = "verify",
     .summary = L_INIT("操作記録と台帳が改ざんされていないことを確かめる",
                       "Prove that journal and records were not altered"),
     .description =
         L_INIT("操作記録の全件と署名を公開鍵だけで検証し、台帳の記録・承認済みの版・コメントを操作記録と照合して、最初の異常を示します。"
                "サーバーが動いていても、データベースの写しに対しても使えます。\n"
                "--data では添付ファイルの内容も照合します。別に保管した署名を --checkpoint で渡すと、末尾の切り取りも分かります。"
                "異常があれば終了コードは1です。\n"
                "--report と --public-key だけなら、データフォルダーなしで、報告書が作られたときのままかを確かめます。",
                "Checks every entry and signature of the journal with the public key alone, "
                "compares the records, approved versions and comments with it, and names what is "
                "bad first. Works beside a running server and on a copy.\n"
                "With --data the attachments are compared too; with --checkpoint and a signature "
                "kept elsewhere a journal that was cut off is found out. The exit code is 1 when "
                "something is wrong.\n"
                "--report and --public-key alone tell, without any data folder, whether a report "
                "is the file that was made."),
     .options = verify_options,
     .run = verify_run},
    {.name = "print",
     .summary = L_INIT("プログラムから導かれるものを出力する", "Print what the program derives"),
     .description = L_INIT("設定ファイルのひな型、データベースの定義などを標準出力に書きます。",
                           "Writes a documented settings file, the database's definition and so on "
                           "to standard output."),
     .operands = print_operands,
     .options = print_options,
     .run = print_run},
    {.name = "user",
     .summary = L_INIT("アカウントを管理する", "Manage accounts"),
     .description =
         L_INIT("アカウントの追加・一覧・パスワードの再設定を行います。誰もサインインできなくなったときにも使えます。\n"
                "パスワードを入力しなければ自動で作成して表示し、最初のサインインで変更を求めます。",
                "Adds and lists accounts and resets passwords, also when nobody can sign in any "
                "more.\n"
                "Where no password is typed, one is made, shown, and to be changed at first "
                "sign-in."),
     .operands = user_operands,
     .options = user_options,
     .run = user_run},
    {.name = "version",
     .summary = L_INIT("版を表示する", "Show the version"),
     .description = L_INIT("プログラムの版と、対応するデータベースの版を表示します。",
                           "Shows the program's version and the schema that it expects."),
     .run = version_run},
    {0},
};
