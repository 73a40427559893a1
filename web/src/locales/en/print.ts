import type zh from '../zh-CN/print'

const print: typeof zh = {
  print: {
    open: 'Print the report',
    print: 'Print',
    note: 'The report as an official form on A4. Print it or save it as PDF in the browser, then have it signed, sealed and filed.',
    kind: 'Key emitting entity',
    title: 'Greenhouse Gas Emission Report',
    enterprise: 'Entity',
    credit_code: 'Unified social credit code',
    city: 'City',
    sector: 'Sector',
    year: 'Reporting year',
    method: 'Method',
    version: 'Version',
    made: 'Version made on',
    hash: 'Content hash (SHA-256)',
    footer: 'Version {number}   content hash {hash}',
    commitment: 'Commitment of the Legal Representative',
    commitment_1:
      'As legal representative of {name} I commit, for its greenhouse gas emission report of {year}, that:',
    commitment_2:
      'the data and information in the report are true, accurate and complete, without false records, misleading statements or material omissions;',
    commitment_3:
      'original records, test reports, invoices and ledgers agree with the report, are kept as required and can be inspected;',
    commitment_4:
      'the entity supports verification by the authority and the bodies it appoints, and answers for any untruth under the law.',
    representative: 'Legal representative (signature): ',
    preparer: 'Person in charge of the report (signature): ',
    seal: '(seal)',
    date: 'Date: ',
    totals: 'Results',
    item: 'Item',
    value: 'Value',
    unit: 'Unit',
    part: 'part {part} of {parts}',
    none: 'Nothing was reported in this table.',
  },
}
export default print
