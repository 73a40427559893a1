import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession, type Desk } from '@/stores/session'
import { useReference } from '@/stores/reference'
import { useSystem } from '@/stores/system'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name under `page.` in the locale files. */
    title?: string
    /** Name of the route the breadcrumb leads back to. */
    parent?: string
    /** Open to visitors without a session. */
    open?: boolean
  }
}

const inside: RouteRecordRaw[] = [
  { path: '', name: 'home', component: () => import('@/pages/home/MissingPage.vue') },
  {
    path: 'work',
    name: 'work',
    component: () => import('@/pages/work/WorkPage.vue'),
    meta: { title: 'work' },
  },
  {
    path: 'overview',
    name: 'overview',
    component: () => import('@/pages/overview/OverviewPage.vue'),
    meta: { title: 'overview' },
  },
  {
    path: 'board',
    name: 'board',
    component: () => import('@/pages/verification/BoardPage.vue'),
    meta: { title: 'board' },
  },
  {
    path: 'submissions',
    name: 'submissions',
    component: () => import('@/pages/submission/SubmissionListPage.vue'),
    meta: { title: 'submissions' },
  },
  {
    path: 'submissions/:id',
    name: 'submission',
    component: () => import('@/pages/submission/SubmissionPage.vue'),
    props: true,
    meta: { title: 'submission', parent: 'submissions' },
  },
  {
    path: 'submissions/:id/sheet',
    name: 'sheet',
    component: () => import('@/pages/submission/SheetPage.vue'),
    props: true,
    meta: { title: 'sheet', parent: 'submission' },
  },
  {
    path: 'submissions/:id/drafts/:did',
    name: 'draft',
    component: () => import('@/pages/draft/DraftPage.vue'),
    props: true,
    meta: { title: 'draft', parent: 'submission' },
  },
  {
    path: 'submissions/:id/drafts/:did/merges/:mid',
    name: 'merge',
    component: () => import('@/pages/draft/MergePage.vue'),
    props: true,
    meta: { title: 'merge', parent: 'draft' },
  },
  {
    path: 'submissions/:id/print/:vid',
    name: 'print',
    component: () => import('@/pages/print/PrintPage.vue'),
    props: true,
    meta: { title: 'print', parent: 'submission' },
  },
  {
    path: 'submissions/:id/versions',
    name: 'versions',
    component: () => import('@/pages/submission/VersionsPage.vue'),
    props: true,
    meta: { title: 'versions', parent: 'submission' },
  },
  {
    path: 'submissions/:id/trace',
    name: 'trace',
    component: () => import('@/pages/trace/TracePage.vue'),
    props: true,
    meta: { title: 'trace', parent: 'submission' },
  },
  {
    path: 'submissions/:id/verification',
    name: 'verification',
    component: () => import('@/pages/verification/VerificationPage.vue'),
    props: true,
    meta: { title: 'verification', parent: 'submission' },
  },
  {
    path: 'enterprises',
    name: 'enterprises',
    component: () => import('@/pages/enterprise/EnterpriseListPage.vue'),
    meta: { title: 'enterprises' },
  },
  {
    path: 'enterprises/:id',
    name: 'enterprise',
    component: () => import('@/pages/enterprise/EnterprisePage.vue'),
    props: true,
    meta: { title: 'enterprise', parent: 'enterprises' },
  },
  {
    path: 'summary',
    name: 'summary',
    component: () => import('@/pages/summary/SummaryPage.vue'),
    meta: { title: 'summary' },
  },
  {
    path: 'accounts',
    name: 'accounts',
    component: () => import('@/pages/account/AccountListPage.vue'),
    meta: { title: 'accounts' },
  },
  {
    path: 'accounts/:id',
    name: 'account',
    component: () => import('@/pages/account/AccountPage.vue'),
    props: true,
    meta: { title: 'account', parent: 'accounts' },
  },
  {
    path: 'audit',
    name: 'audit',
    component: () => import('@/pages/audit/AuditPage.vue'),
    meta: { title: 'audit' },
  },
  {
    path: 'plans',
    name: 'plans',
    component: () => import('@/pages/plan/PlanListPage.vue'),
    meta: { title: 'plans' },
  },
  {
    path: 'plans/:id',
    name: 'plan',
    component: () => import('@/pages/plan/PlanPage.vue'),
    props: true,
    meta: { title: 'plan', parent: 'plans' },
  },
  {
    path: 'waivers',
    name: 'waivers',
    component: () => import('@/pages/waiver/WaiverPage.vue'),
    meta: { title: 'waivers' },
  },
  {
    path: 'layouts',
    name: 'layouts',
    component: () => import('@/pages/layout/LayoutListPage.vue'),
    meta: { title: 'layouts' },
  },
  {
    path: 'layouts/new',
    name: 'layout-new',
    component: () => import('@/pages/layout/WizardPage.vue'),
    meta: { title: 'layout_new', parent: 'layouts' },
  },
  {
    path: 'layouts/:id',
    name: 'layout',
    component: () => import('@/pages/layout/LayoutPage.vue'),
    props: true,
    meta: { title: 'layout', parent: 'layouts' },
  },
  {
    path: 'bulk',
    name: 'bulks',
    component: () => import('@/pages/bulk/BulkListPage.vue'),
    meta: { title: 'bulks' },
  },
  {
    path: 'bulk/:id',
    name: 'bulk',
    component: () => import('@/pages/bulk/BulkPage.vue'),
    props: true,
    meta: { title: 'bulk', parent: 'bulks' },
  },
  {
    path: 'proposals',
    name: 'proposals',
    component: () => import('@/pages/proposal/ProposalListPage.vue'),
    meta: { title: 'proposals' },
  },
  {
    path: 'proposals/:id',
    name: 'proposal',
    component: () => import('@/pages/proposal/ProposalPage.vue'),
    props: true,
    meta: { title: 'proposal', parent: 'proposals' },
  },
  {
    path: 'methods',
    name: 'methods',
    component: () => import('@/pages/method/MethodListPage.vue'),
    meta: { title: 'methods' },
  },
  {
    path: 'methods/:id',
    name: 'method',
    component: () => import('@/pages/method/MethodPage.vue'),
    props: true,
    meta: { title: 'method', parent: 'methods' },
  },
  {
    path: ':rest(.*)*',
    name: 'missing',
    component: () => import('@/pages/home/MissingPage.vue'),
    meta: { title: 'missing' },
  },
]

const HOMES: Record<Desk, string> = {
  enterprise: 'work',
  verifier: 'board',
  city: 'work',
  province: 'overview',
  platform: 'audit',
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  routes: [
    {
      path: '/login',
      name: 'login',
      component: () => import('@/pages/login/LoginPage.vue'),
      meta: { title: 'login', open: true },
    },
    { path: '/', component: () => import('@/components/shell/AppShell.vue'), children: inside },
  ],
})

router.beforeEach(async (to) => {
  const system = useSystem()
  if (!system.system) await system.load().catch(() => undefined)
  if (to.meta.open) return true
  const session = useSession()
  if (!(await session.restore())) return { name: 'login', query: { next: to.fullPath } }
  await useReference()
    .load()
    .catch(() => undefined)
  return to.name === 'home' ? { name: HOMES[session.desk], replace: true } : true
})
