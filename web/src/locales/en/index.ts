import type zh from '../zh-CN'
import shell from './shell'
import report from './report'
import trace from './trace'
import desk from './desk'
import register from './register'
import waiver from './waiver'
import proposal from './proposal'
import draft from './draft'

const en: typeof zh = {
  ...shell,
  ...report,
  ...trace,
  ...desk,
  ...register,
  ...waiver,
  ...proposal,
  ...draft,
}
export default en
