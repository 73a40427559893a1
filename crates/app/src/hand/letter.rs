//! Letters about parts: put in the outbox in the transaction that causes them.

use qilu_quantity::Lang;
use qilu_store::{AnyConnection, draft::Draft, draft_hand::DraftHand, outbox, user};

use crate::{App, fault::Outcome, view::Text};

/// Why somebody is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// A part was given to him.
    Assigned,
    /// It is due shortly.
    Soon,
    /// It is overdue.
    Overdue,
    /// The coordinator reminds him.
    Asked,
}

impl Occasion {
    fn says(self) -> Text {
        match self {
            Self::Assigned => Text::new(
                "请您填写以下表格",
                "A table has been given to you to fill in",
            ),
            Self::Soon => Text::new("以下表格即将到期", "A table of yours is due shortly"),
            Self::Overdue => Text::new("以下表格已经逾期", "A table of yours is overdue"),
            Self::Asked => Text::new("请尽快填写以下表格", "You are reminded of a table of yours"),
        }
    }
}

impl App {
    /// Writes to whoever has a part.
    pub(super) fn write_of_part(
        &self,
        connection: &mut AnyConnection,
        row: &Draft,
        hand: &DraftHand,
        occasion: Occasion,
    ) -> Outcome<()> {
        let person = user::find(connection, &hand.user_id)?;
        if person.disabled_at.is_some() {
            return Ok(());
        }
        let lang = if person.lang == "en" {
            Lang::En
        } else {
            Lang::Zh
        };
        // A method that is no longer installed has nothing to fill in.
        let Some(method) = self.library().method(&row.method_id) else {
            return Ok(());
        };
        let title = method.table(&hand.table_id).map(|table| &table.title);
        let title = title.map(|title| title.get(lang)).unwrap_or_default();
        let (says, name, year) = (occasion.says(), &person.display_name, row.year);
        let method = method.title.get(lang);
        let link = format!(
            "{}/enterprises/{}/drafts/{}",
            self.config.public_address, row.enterprise_id, row.id
        );
        let (subject, body) = match lang {
            Lang::Zh => {
                let mark = if self.config.demo {
                    "【演示数据】"
                } else {
                    ""
                };
                let due = hand.due_on.as_ref();
                let due = due
                    .map(|due| format!("请于 {due} 前完成。\n"))
                    .unwrap_or_default();
                (
                    format!("{mark}{}：{title}（{year} 年度）", says.zh),
                    format!(
                        "{name}：\n\n{}：{method}，{title}。\n{due}\n{link}\n",
                        says.zh
                    ),
                )
            }
            Lang::En => {
                let mark = if self.config.demo {
                    "[Demonstration data] "
                } else {
                    ""
                };
                let due = hand.due_on.as_ref();
                let due = due
                    .map(|due| format!("Please finish it by {due}.\n"))
                    .unwrap_or_default();
                (
                    format!("{mark}{}: {title} ({year})", says.en),
                    format!(
                        "{name},\n\n{}: {method}, {title}.\n{due}\n{link}\n",
                        says.en
                    ),
                )
            }
        };
        let id = self.new_id().to_string();
        outbox::enqueue(
            connection,
            &id,
            &person.email,
            &subject,
            &body,
            self.clock.instant(),
        )?;
        Ok(())
    }
}
