import shell from './shell'
import report from './report'
import trace from './trace'
import desk from './desk'
import register from './register'
import waiver from './waiver'
import proposal from './proposal'
import layout from './layout'
import bulk from './bulk'

export default {
  ...shell,
  ...report,
  ...trace,
  ...desk,
  ...register,
  ...waiver,
  ...proposal,
  ...layout,
  ...bulk,
}
