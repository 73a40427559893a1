import type { InjectionKey, Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { CellAt } from '@/api/types'

/** What every branch of a derivation knows of the tree it stands in. */
export interface Tree {
  enterprise: Readonly<Ref<string>>
  version: Readonly<Ref<string>>
  method: Readonly<Ref<string | null>>
  /** Opens or closes all branches; each change is a new object. */
  spread: Readonly<Ref<{ open: boolean }>>
  cellLink?: (at: CellAt) => RouteLocationRaw | null
}

export const TREE: InjectionKey<Tree> = Symbol('tree')
