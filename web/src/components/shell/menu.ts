import {
  Coin,
  DataAnalysis,
  Document,
  Files,
  List,
  Memo,
  Notebook,
  OfficeBuilding,
  Tickets,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { Desk } from '@/stores/session'

export interface MenuEntry {
  key: string
  icon: Component
  to: RouteLocationRaw
}
export interface MenuGroup {
  key: string
  entries: MenuEntry[]
}

const work: MenuEntry = { key: 'work', icon: List, to: { name: 'work' } }
const board: MenuEntry = { key: 'board', icon: List, to: { name: 'board' } }
const submissions: MenuEntry = { key: 'submissions', icon: Document, to: { name: 'submissions' } }
const enterprises: MenuEntry = { key: 'enterprises', icon: OfficeBuilding, to: { name: 'enterprises' } }
const methods: MenuEntry = { key: 'methods', icon: Notebook, to: { name: 'methods' } }
const summary: MenuEntry = { key: 'summary', icon: Tickets, to: { name: 'summary' } }
const accounts: MenuEntry = { key: 'accounts', icon: Coin, to: { name: 'accounts' } }
const overview: MenuEntry = { key: 'overview', icon: DataAnalysis, to: { name: 'overview' } }
const audit: MenuEntry = { key: 'audit', icon: Memo, to: { name: 'audit' } }
const queue = (state: string): MenuEntry => ({
  key: `queue_${state}`,
  icon: Files,
  to: { name: 'submissions', query: { state } },
})

/** The menu follows the person's work; what may be opened is decided by the server. */
export const MENUS: Record<Desk, MenuGroup[]> = {
  enterprise: [
    { key: 'my_work', entries: [work, submissions] },
    { key: 'my_enterprise', entries: [enterprises, accounts] },
    { key: 'reference', entries: [methods] },
  ],
  verifier: [
    { key: 'my_work', entries: [board, submissions] },
    { key: 'reference', entries: [methods] },
  ],
  city: [
    { key: 'my_work', entries: [work, queue('city_check'), submissions] },
    { key: 'region', entries: [enterprises, summary] },
    { key: 'reference', entries: [methods] },
  ],
  province: [
    { key: 'whole', entries: [overview, summary] },
    { key: 'my_work', entries: [work, queue('assignment'), queue('decision'), submissions] },
    { key: 'region', entries: [enterprises, accounts] },
    { key: 'reference', entries: [methods, audit] },
  ],
}
