import {
  Coin,
  Connection,
  DataAnalysis,
  Document,
  Files,
  List,
  Memo,
  Notebook,
  Odometer,
  OfficeBuilding,
  Switch,
  Tickets,
  Unlock,
  UploadFilled,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Desk } from '@/stores/session'

export interface MenuEntry {
  key: string
  icon: Component
  route: string
  /** The state whose submissions this queue lists. */
  queue?: string
  /** Shown to those alone who have this capability. */
  needs?: string
}
export interface MenuGroup {
  key: string
  entries: MenuEntry[]
}

const work: MenuEntry = { key: 'work', icon: List, route: 'work' }
const board: MenuEntry = { key: 'board', icon: List, route: 'board' }
const submissions: MenuEntry = { key: 'submissions', icon: Document, route: 'submissions' }
const enterprises: MenuEntry = { key: 'enterprises', icon: OfficeBuilding, route: 'enterprises' }
const methods: MenuEntry = { key: 'methods', icon: Notebook, route: 'methods' }
const waivers: MenuEntry = { key: 'waivers', icon: Unlock, route: 'waivers', needs: 'waiver.ask' }
const plans: MenuEntry = { key: 'plans', icon: Odometer, route: 'plans' }
const proposals: MenuEntry = { key: 'proposals', icon: Switch, route: 'proposals', needs: 'change.propose' }
const summary: MenuEntry = { key: 'summary', icon: Tickets, route: 'summary', needs: 'summary.view' }
const accounts: MenuEntry = { key: 'accounts', icon: Coin, route: 'accounts', needs: 'registry.view' }
const overview: MenuEntry = { key: 'overview', icon: DataAnalysis, route: 'overview' }
const audit: MenuEntry = { key: 'audit', icon: Memo, route: 'audit' }
const layouts: MenuEntry = { key: 'layouts', icon: Connection, route: 'layouts', needs: 'layout.manage' }
const bulks: MenuEntry = { key: 'bulks', icon: UploadFilled, route: 'bulks', needs: 'report.bulk' }
const queue = (state: string): MenuEntry => ({
  key: `queue_${state}`,
  icon: Files,
  route: 'submissions',
  queue: state,
})

/** The menu follows the person's work; what may be opened is decided by the server. */
export const MENUS: Record<Desk, MenuGroup[]> = {
  enterprise: [
    { key: 'my_work', entries: [work, submissions, bulks, layouts] },
    { key: 'my_enterprise', entries: [plans, enterprises, accounts] },
    { key: 'reference', entries: [methods] },
  ],
  verifier: [
    { key: 'my_work', entries: [board, submissions, plans] },
    { key: 'reference', entries: [methods] },
  ],
  city: [
    { key: 'my_work', entries: [work, queue('city_check'), submissions, bulks, layouts] },
    { key: 'region', entries: [enterprises, summary, plans, waivers] },
    { key: 'reference', entries: [methods] },
  ],
  province: [
    { key: 'whole', entries: [overview, summary] },
    { key: 'my_work', entries: [work, queue('assignment'), queue('decision'), submissions] },
    { key: 'region', entries: [enterprises, accounts, plans, waivers] },
    { key: 'reference', entries: [methods, proposals, audit] },
  ],
  platform: [{ key: 'reference', entries: [audit, methods] }],
}
