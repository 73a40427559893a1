import type zh from '../zh-CN/waiver'

const waiver: typeof zh = {
  waiver: {
    note: 'One check lowered by one step for one enterprise and method until a day. One person asks, another decides; fatal and statutory checks are never lowered.',
    none: 'No waivers yet',
    none_next: 'Where there is good reason, a person of the authority asks for one.',
    check: 'Check',
    until: 'Until',
    people: 'By whom',
    acts: 'To do',
    ask: 'Ask for a waiver',
    ask_note:
      'Once approved, an error counts as a warning and a warning as a note until the last day; reports uploaded later are checked in full.',
    send: 'Ask',
    asked: 'The waiver was asked for',
    decided: 'Done',
    asked_by: 'asked',
    decided_by: 'decided',
    ended_by: 'ended',
    note_hint: 'Remark on the decision',
    other_person: 'another person decides',
    approve: 'Approve',
    refuse: 'Refuse',
    end: 'End',
    expired: 'Expired',
    state_asked: 'Asked for',
    state_approved: 'In force',
    state_refused: 'Refused',
    state_ended: 'Ended',
  },
}
export default waiver
