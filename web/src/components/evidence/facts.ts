import type { NewEvidence, VersionDetail } from '@/api/types'

export const KINDS = [
  'invoice',
  'lab_report',
  'meter_certificate',
  'ledger',
  'stamped_scan',
  'other',
] as const
export type Kind = (typeof KINDS)[number]
export const PARAMETERS = [
  'carbon',
  'ncv',
  'moisture',
  'hydrogen',
  'sulphur',
  'ash',
  'volatile',
  'other',
] as const
export const BASES = ['ar', 'ad', 'd', 'daf'] as const
export const MONTHS = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'))
/** What a browser offers to choose; the server judges by content. */
export const ACCEPTED = '.pdf,.jpg,.jpeg,.png,.xlsx'

/** Where a file is to be attached, as far as the page that opens the dialog knows. */
export interface AttachPlace {
  method_id: string
  table?: string
  row_key?: string
  column?: string
  month?: string
}

export interface CertifiedForm {
  parameter: string
  basis: string
  value: string
  unit: string
  column: string
}

/** The fields of the dialog; an empty text is nothing. */
export interface FactsForm {
  kind: Kind
  place: AttachPlace
  note: string
  version_id: string
  lab: Record<LabField, string> & { certified: CertifiedForm[] }
  meter: Record<'meter_number' | 'certificate_number' | 'valid_from' | 'valid_until', string>
  invoice: Record<'invoice_number' | 'issued_on' | 'supplier' | 'quantity' | 'unit', string>
}
export const LAB_TEXTS = ['laboratory', 'cma', 'cnas', 'report_number', 'sample_id', 'belt'] as const
export const LAB_DATES = ['sampled_on', 'sent_on', 'received_on', 'tested_on', 'issued_on'] as const
type LabField = (typeof LAB_TEXTS)[number] | (typeof LAB_DATES)[number]
const LAB_OPTIONAL = new Set<LabField>(['cma', 'cnas', 'belt', 'sent_on'])

export const isOptional = (field: LabField) => LAB_OPTIONAL.has(field)

export function emptyFacts(place: AttachPlace): FactsForm {
  return {
    kind: 'lab_report',
    place: { ...place },
    note: '',
    version_id: '',
    lab: {
      laboratory: '',
      cma: '',
      cnas: '',
      report_number: '',
      sample_id: '',
      belt: '',
      sampled_on: '',
      sent_on: '',
      received_on: '',
      tested_on: '',
      issued_on: '',
      certified: [],
    },
    meter: { meter_number: '', certificate_number: '', valid_from: '', valid_until: '' },
    invoice: { invoice_number: '', issued_on: '', supplier: '', quantity: '', unit: '' },
  }
}

const some = (text: string | undefined) => text?.trim() || null

/** What is sent beside the file. */
export function factsOf(form: FactsForm): NewEvidence {
  const { kind, place, lab, meter, invoice } = form
  return {
    kind,
    place: {
      method_id: place.method_id,
      table: some(place.table),
      row_key: place.row_key ?? null,
      column: some(place.column),
      month: some(place.month),
    },
    note: form.note.trim(),
    version_id: kind === 'stamped_scan' ? some(form.version_id) : null,
    lab:
      kind === 'lab_report'
        ? {
            ...lab,
            cma: some(lab.cma),
            cnas: some(lab.cnas),
            belt: some(lab.belt),
            sent_on: some(lab.sent_on),
            certified: lab.certified
              .filter((value) => value.value.trim())
              .map((value) => ({ ...value, basis: some(value.basis), column: some(value.column) })),
          }
        : null,
    meter: kind === 'meter_certificate' ? { ...meter } : null,
    invoice:
      kind === 'invoice' && invoice.invoice_number.trim()
        ? {
            ...invoice,
            supplier: some(invoice.supplier),
            quantity: some(invoice.quantity),
            unit: some(invoice.unit),
          }
        : null,
  }
}

/** Whether everything the kind needs is there; the server has the last word. */
export function isComplete(form: FactsForm): boolean {
  const given = (fields: Record<string, string>) => Object.values(fields).every((text) => text.trim())
  if (!form.place.method_id) return false
  switch (form.kind) {
    case 'lab_report':
      return [...LAB_TEXTS, ...LAB_DATES].every((field) => isOptional(field) || form.lab[field].trim())
    case 'meter_certificate':
      return given(form.meter)
    case 'stamped_scan':
      return Boolean(form.version_id)
    case 'invoice':
      return !form.invoice.invoice_number.trim() || Boolean(form.invoice.issued_on)
    default:
      return true
  }
}

/** The rows of a table in the version that stands, for a place to be chosen. */
export function rowsOf(versions: VersionDetail[], method: string, table: string | undefined): string[] {
  const version = versions.find((one) => one.method.id === method)
  return version?.tables.find((one) => one.id === table)?.rows.map((row) => row.key) ?? []
}
