//! The command line: verbs, options and their help in both languages.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// 齐鲁碳核：温室气体排放监测、报告与核查平台
///
/// Qilu: monitoring, reporting and verification of greenhouse gas emissions
#[derive(Parser)]
#[command(name = "qilu", version, propagate_version = true)]
pub struct Cli {
    /// 输出语言 · Language of what is printed
    #[arg(long, global = true, value_enum, env = "QILU_LANG", default_value_t = Language::Zh)]
    pub lang: Language,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    Zh,
    En,
}

#[derive(Subcommand)]
pub enum Verb {
    /// 启动演示省：立即应答，后台生成演示数据 · Serve a demonstration province, seeding behind a progress page
    Demo(Demo),
    /// 启动服务 · Serve the platform
    Serve(Serve),
    /// 单独运行后台任务（邮件发送、影响测算） · Run the background jobs (mail, impacts) apart from the server
    Worker(Worker),
    /// 建立或升级数据库结构 · Create or upgrade the database schema
    Migrate(Database),
    /// 系统管理：首个用户、登记企业、集团成员 · Administration: the first user, enterprises, members of group companies
    Admin(Admin),
    /// 列出全部核算方法及其表、列、单位和来源 · List every method with its tables, columns, units and sources
    Methods(Methods),
    /// 生成填报工作簿 · Write the workbook a manager fills in
    Template(Template),
    /// 核算工作簿或 JSON 数据，列出结果和问题 · Calculate a workbook or entries, listing totals and problems
    Calc(Calc),
    /// 运行算例文件并逐行比对 · Run a file of worked cases, comparing every row
    Cases(Cases),
    /// 打印 OpenAPI 文档 · Print the OpenAPI document
    Openapi,
    /// 供服务进程在标准输入上调用，读取上传的工作簿 · Read uploaded workbooks for the server, on standard input
    #[command(name = "read-workbooks", hide = true)]
    ReadWorkbooks,
}

#[derive(Args)]
pub struct Database {
    /// 数据目录 · Data directory
    #[arg(long, env = "QILU_DATA", default_value = "data")]
    pub data: PathBuf,
    /// 数据库地址，缺省为数据目录内的 SQLite · Database URL (postgres://… or sqlite:…); SQLite in the data directory by default
    #[arg(long, env = "QILU_DATABASE_URL")]
    pub database: Option<String>,
}

#[derive(Args)]
pub struct Mail {
    /// 邮件服务器地址，缺省写入数据目录 · SMTP URL (smtp://host:port); by default mail is written to files in the data directory
    #[arg(long, env = "QILU_SMTP_URL")]
    pub smtp: Option<String>,
}

#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub mail: Mail,
    /// 监听地址 · Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// 随机种子，决定演示数据 · Seed that determines the demonstration data
    #[arg(long, default_value_t = 43)]
    pub seed: u64,
    /// 生成完演示数据即退出 · Stop as soon as the demonstration data are there
    #[arg(long)]
    pub seed_only: bool,
}

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub mail: Mail,
    /// 监听地址 · Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// 不在服务进程内运行后台任务 · Leave background jobs to a separate worker
    #[arg(long)]
    pub no_worker: bool,
}

#[derive(Args)]
pub struct Worker {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub mail: Mail,
    /// 处理完到期任务即退出 · Stop when nothing is due
    #[arg(long)]
    pub once: bool,
}

#[derive(Args)]
pub struct Admin {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub act: AdminAct,
}

#[derive(Subcommand)]
pub enum AdminAct {
    /// 建立省级主管部门及其首个用户，口令从标准输入读取 · Create the provincial authority and its first user; the password is read from standard input
    Init {
        /// 登录名 · Log-in
        #[arg(long)]
        login: String,
        /// 姓名 · Name
        #[arg(long)]
        name: String,
        /// 主管部门统一社会信用代码 · Credit code of the authority
        #[arg(long)]
        credit_code: String,
    },
    /// 登记企业及其填报人，口令从标准输入读取 · Register an enterprise with its reporter; the password is read from standard input
    Enterprise(AdminEnterprise),
    /// 将企业加入集团公司或移出，成员之间可共享自有表格映射 · Put an enterprise into a group company or take it out; members may share layouts of their own workbooks
    Group {
        #[command(subcommand)]
        act: AdminGroup,
    },
}

#[derive(Subcommand)]
pub enum AdminGroup {
    /// 自今日起加入集团公司 · Put an enterprise into a group company from today on
    Join(AdminMembership),
    /// 自今日起移出集团公司 · Take an enterprise out of a group company from today on
    Leave(AdminMembership),
}

#[derive(Args)]
pub struct AdminMembership {
    /// 集团公司统一社会信用代码 · Credit code of the group company
    #[arg(long)]
    pub group: String,
    /// 成员企业统一社会信用代码 · Credit code of the member
    #[arg(long)]
    pub member: String,
}

#[derive(Args)]
pub struct AdminEnterprise {
    /// 统一社会信用代码 · Credit code
    #[arg(long)]
    pub credit_code: String,
    /// 企业名称 · Name in Chinese
    #[arg(long)]
    pub name: String,
    /// 企业英文名称，缺省同企业名称 · Name in English; the Chinese one by default
    #[arg(long)]
    pub name_en: Option<String>,
    /// 所在市的行政区划代码，如 370100 · Code of its city, such as 370100
    #[arg(long)]
    pub city: String,
    /// 行业编号，如 power · Sector id, such as power
    #[arg(long)]
    pub sector: String,
    /// 设施类型，可附名称，可多次：generating_unit=1号机组 · A unit of a kind, with its name; may be given several times
    #[arg(long = "unit", value_name = "KIND[=NAME]")]
    pub units: Vec<String>,
    /// 填报人登录名 · Log-in of the reporter
    #[arg(long)]
    pub login: String,
    /// 填报人姓名 · Name of the reporter
    #[arg(long)]
    pub person: String,
}

#[derive(Args)]
pub struct Methods {
    /// 输出 JSON（含每个方法的数据 JSON 模式） · Print JSON, with the JSON schema of each method's entries
    #[arg(long)]
    pub json: bool,
    #[command(subcommand)]
    pub act: Option<MethodsAct>,
}

#[derive(Subcommand)]
pub enum MethodsAct {
    /// 检查方法文件夹，逐条列出错误所在文件和行 · Check a folder of method files, listing every fault with file and line
    Check {
        /// 方法文件夹 · Folder of method files
        folder: PathBuf,
    },
    /// 为每个方法生成一页说明（Markdown） · Write a page for each method (Markdown)
    Docs {
        /// 输出文件夹 · Folder to write to
        folder: PathBuf,
    },
    /// 用已报送的报告试算新增或改动的检查 · Try new or changed checks on the reports that stand
    Backtest {
        /// 方法文件夹，覆盖于内置方法之上 · Folder of method files, laid over the built-in ones
        folder: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// 生成一份编造但合格的报告数据，用于试填方法 · Invent a sound report of a method, to see it work
    Specimen(Specimen),
    /// 新建一个可用的方法文件草稿 · Begin a method with a small file that loads
    New {
        /// 行业编号，如 glass · Sector id, such as glass
        sector: String,
        /// 写入的文件夹 · Folder to write it to
        folder: PathBuf,
    },
}

#[derive(Args)]
pub struct Specimen {
    /// 方法编号，如 power-2022 · Method id, such as power-2022
    pub method: String,
    /// 报告年度 · Reporting year
    #[arg(long)]
    pub year: i32,
    /// 随机种子：种子相同，数据相同 · Seed; the same seed makes the same report
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 自由行表格的行数 · Rows of each table with free rows
    #[arg(long, default_value_t = 4)]
    pub rows: usize,
    /// 方法文件夹，覆盖于内置方法之上 · Folder of method files, laid over the built-in ones
    #[arg(long, value_name = "DIR")]
    pub methods: Option<PathBuf>,
    /// 报告主体的统一社会信用代码，缺省为虚构代码 · Credit code the report carries; an invented one by default
    #[arg(long, value_name = "CODE")]
    pub entity: Option<String>,
    /// 同时写成填好的工作簿 · Write it as a filled workbook too
    #[arg(short, long, value_name = "OUT.xlsx")]
    pub output: Option<PathBuf>,
    /// 输出 JSON，可交给 calc 或 template --from · Print JSON, for calc or template --from
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Template {
    /// 方法编号，如 power-2022 · Method id, such as power-2022
    pub method: String,
    /// 报告年度 · Reporting year
    #[arg(long)]
    pub year: i32,
    /// 预填数据（JSON） · Entries (JSON) to fill in
    #[arg(long)]
    pub from: Option<PathBuf>,
    /// 输出文件 · Output file
    #[arg(short, long)]
    pub output: PathBuf,
}

#[derive(Args)]
pub struct Calc {
    /// 工作簿（.xlsx）或数据（.json） · Workbook (.xlsx) or entries (.json)
    pub file: PathBuf,
    /// 要求的方法 · Method the file must be for
    #[arg(long)]
    pub method: Option<String>,
    /// 输出 JSON · Print JSON
    #[arg(long)]
    pub json: bool,
    /// 把问题标注在工作簿副本中 · Write a copy of the workbook with every problem marked
    #[arg(long, value_name = "OUT.xlsx")]
    pub annotate: Option<PathBuf>,
    /// 同时打印各合计的推导过程 · Print how each total comes about
    #[arg(long)]
    pub trace: bool,
    /// 只推导一个数据项：合计编号，或 cell:表/行/列 · Trace one figure alone: a total's id, or cell:TABLE/ROW KEY/COLUMN
    #[arg(long, value_name = "ID", requires = "trace")]
    pub only: Option<String>,
}

#[derive(Args)]
pub struct Cases {
    /// 算例文件（CSV） · Case file (CSV)
    pub file: PathBuf,
    /// 方法文件夹，缺省为内置方法 · Folder of method files; the built-in ones by default
    #[arg(long, value_name = "DIR")]
    pub methods: Option<PathBuf>,
    /// 算例对照文件夹，缺省为内置对照 · Folder of mappings; the built-in ones by default
    #[arg(long, value_name = "DIR")]
    pub mappings: Option<PathBuf>,
}
