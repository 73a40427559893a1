import type zh from '../zh-CN/audit'

const audit: typeof zh = {
  audit: {
    note: 'Every act leaves a record; records are only ever added.',
    none: 'No records yet',
    time: 'Time',
    actor: 'Person',
    system: 'system',
    action: 'Act',
    subject: 'Subject',
    from: 'From',
    to: 'To',
    organisation: 'Organisation',
    search: 'Person, organisation or act',
    only_this: 'Only the records of this one',
    about_one: 'The records of one subject',
    detail: 'Detail',
  },
}
export default audit
