//! Reads workbooks from outside in processes of their own, so that no file can take the server down.
//!
//! A process gets the bytes of one file and a [`Task`], and answers with cells, a sheet or a marked copy. It knows no
//! method and no secret; its memory is limited before it reads anything ([`serve`]), and [`Pool`] ends it when it takes
//! too long. [`Direct`] does the same work within the caller, for tests and tools.

pub mod limits;
mod pool;
mod process;
mod serve;
mod task;
mod wire;

use qilu_accounting::{Library, Problem};
use qilu_quantity::Lang;
use qilu_workbook::foreign::{ForeignFile, HeaderColumn, Layout, Mark, Recognition, SheetOutline};
use qilu_workbook::{Expectation, Grid, ReadWorkbook, SheetInfo, WorkbookProblem, read_handed};

use self::limits::LAYOUTS_PER_TASK_MAX;
pub use self::pool::Pool;
pub use self::serve::serve;
pub use self::task::Task;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// What is wrong with the file.
    #[error(transparent)]
    File(#[from] WorkbookProblem),
    /// Too many files at once.
    #[error("every reader is busy")]
    Busy,
    /// A fault of ours.
    #[error("a reader cannot be had: {0}")]
    Broken(#[from] std::io::Error),
}

/// Whoever does tasks on files from outside.
pub trait WorkbookReader: Send + Sync {
    /// Does a task on a file's bytes.
    ///
    /// # Errors
    /// [`Unread`].
    fn perform(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Unread>;

    /// Reads a filled template, as [`qilu_workbook::read_workbook`].
    ///
    /// # Errors
    /// [`Unread`].
    fn read(
        &self,
        file: &[u8],
        library: &Library,
        expect: Option<&Expectation>,
    ) -> Result<ReadWorkbook, Unread> {
        let cells = self.perform(&Task::HandOver, file)?;
        Ok(read_handed(&cells, library, expect)?)
    }

    /// The file with problems marked in it, as [`qilu_workbook::annotate`].
    ///
    /// # Errors
    /// [`Unread`].
    fn annotate(&self, file: &[u8], problems: &[Problem], lang: Lang) -> Result<Vec<u8>, Unread> {
        let problems = problems.to_vec();
        self.perform(&Task::Annotate { problems, lang }, file)
    }

    /// The sheets of a file, as [`qilu_workbook::sheet_list`].
    ///
    /// # Errors
    /// [`Unread`].
    fn sheets(&self, file: &[u8]) -> Result<Vec<SheetInfo>, Unread> {
        task::answer(&self.perform(&Task::Sheets, file)?)
    }

    /// The cells of one sheet, as [`qilu_workbook::sheet_view`].
    ///
    /// # Errors
    /// [`Unread`].
    fn sheet(&self, file: &[u8], name: &str) -> Result<Grid, Unread> {
        let task = Task::Sheet {
            name: name.to_owned(),
        };
        task::answer(&self.perform(&task, file)?)
    }

    /// Whose template a file is, as [`qilu_workbook::foreign::mark`].
    ///
    /// # Errors
    /// [`Unread`].
    fn mark(&self, file: &[u8]) -> Result<Mark, Unread> {
        task::answer(&self.perform(&Task::Mark, file)?)
    }

    /// The sheets of a file in outline, as [`qilu_workbook::foreign::inspect`].
    ///
    /// # Errors
    /// [`Unread`].
    fn inspect(&self, file: &[u8]) -> Result<Vec<SheetOutline>, Unread> {
        task::answer(&self.perform(&Task::Inspect, file)?)
    }

    /// The columns under a header of a sheet, as [`qilu_workbook::foreign::headers`].
    ///
    /// # Errors
    /// [`Unread`].
    fn headers(
        &self,
        file: &[u8],
        sheet: &str,
        row: u32,
        rows: u32,
    ) -> Result<Vec<HeaderColumn>, Unread> {
        let task = Task::Headers {
            sheet: sheet.to_owned(),
            row,
            rows,
        };
        task::answer(&self.perform(&task, file)?)
    }

    /// How well a file fits each of some layouts, as [`qilu_workbook::foreign::recognise`].
    ///
    /// # Errors
    /// [`Unread`].
    fn recognise(&self, file: &[u8], layouts: &[&Layout]) -> Result<Vec<Recognition>, Unread> {
        let mut found = Vec::with_capacity(layouts.len());
        for layouts in layouts.chunks(LAYOUTS_PER_TASK_MAX) {
            let layouts = layouts.iter().map(|layout| (*layout).clone()).collect();
            let answer = self.perform(&Task::Recognise { layouts }, file)?;
            found.extend(task::answer::<Vec<Recognition>>(&answer)?);
        }
        Ok(found)
    }

    /// What a layout reads of a file, as [`qilu_workbook::foreign::hand_over_rows`].
    ///
    /// # Errors
    /// [`Unread`].
    fn rows(&self, file: &[u8], layout: &Layout) -> Result<ForeignFile, Unread> {
        let task = Task::HandOverRows {
            layout: layout.clone(),
        };
        Ok(ForeignFile::decode(&self.perform(&task, file)?)?)
    }
}

/// Does the tasks within the calling process, without limits on memory and time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Direct;

impl WorkbookReader for Direct {
    fn perform(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Unread> {
        Ok(task.perform(file)?)
    }
}
