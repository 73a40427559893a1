import shell from './shell'
import report from './report'
import trace from './trace'
import desk from './desk'
import register from './register'
import waiver from './waiver'
import proposal from './proposal'
import draft from './draft'
import plan from './plan'
import evidence from './evidence'
import print from './print'
import month from './month'
import hand from './hand'
import layout from './layout'
import bulk from './bulk'
import audit from './audit'

export default {
  ...shell,
  ...report,
  ...trace,
  ...desk,
  ...register,
  ...waiver,
  ...proposal,
  ...draft,
  ...plan,
  ...evidence,
  ...print,
  ...month,
  ...hand,
  ...layout,
  ...bulk,
  ...audit,
}
