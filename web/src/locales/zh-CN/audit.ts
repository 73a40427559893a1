export default {
  audit: {
    note: '各项操作的留痕记录，只增不改。',
    none: '尚无记录',
    time: '时间',
    actor: '操作人',
    system: '系统',
    action: '操作',
    subject: '对象',
    from: '起始日期',
    to: '截止日期',
    organisation: '单位',
    search: '搜索人员、单位、操作或内容',
    only_this: '只看此对象的记录',
    about_one: '只看一个对象的记录',
    detail: '内容',
  },
}
