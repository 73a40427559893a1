import type zh from '../zh-CN/hand'

const hand: typeof zh = {
  hand: {
    title: 'Who fills in what',
    note: 'The keeper of the draft gives the tables to colleagues; the system reminds them of what is due',
    table: 'Table',
    who: 'Filled in by',
    nobody: 'nobody yet',
    due: 'Due',
    state: 'State',
    done: 'done',
    done_by: '{by} {time}',
    open: 'in progress',
    overdue: '{days} days late',
    left: '{days} days left',
    assign: 'Assign',
    choose: 'Choose a colleague',
    choose_due: 'Due (optional)',
    save: 'Save',
    remove: 'Take back',
    chase: 'Remind',
    chased: 'A reminder was sent',
    assigned: 'Assigned, and the colleague was told',
    removed: 'Taken back',
    mark_done: 'Mark done',
    mark_open: 'Not done yet',
    marked: 'The state was updated',
    others: 'This table is filled in by {name}; it is for reading here',
    not_given: 'You fill in the tables given to you; this one is nobody’s yet and is for reading here',
  },
}
export default hand
