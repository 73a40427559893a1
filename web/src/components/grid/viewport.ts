import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { useVirtualizer } from '@tanstack/vue-virtual'
import { frozenCount, HEAD_PX, lanesOf, NUMBER_PX, ROW_PX, scrolledTo } from './geometry'
import type { Spot } from './selection'
import type { GridColumn } from './sheet'
import type { TableEdit } from './table-edit'

const ROWS_OVERSCAN = 6
const COLUMNS_OVERSCAN = 2

/** What of a table is in sight: only its rows and columns are in the page, the first columns stay where they are. */
export function useViewport(
  box: Ref<HTMLElement | null>,
  table: () => TableEdit,
  say: (label: GridColumn['label']) => string,
) {
  const width = ref(0)
  const scrollLeft = ref(0)
  const lanes = computed(() => lanesOf(table().columns, (column) => say(column.label)))
  const endOf = (index: number) => {
    const lane = lanes.value.at(index)
    return lane ? lane.left + lane.width : NUMBER_PX
  }
  const total = computed(() => endOf(-1))
  const frozen = computed(() => frozenCount(lanes.value, width.value))
  const frozenEdge = computed(() => (frozen.value > 0 ? endOf(frozen.value - 1) : NUMBER_PX))

  const rowWindow = useVirtualizer(
    computed(() => ({
      count: table().shown.value,
      getScrollElement: () => box.value,
      estimateSize: () => ROW_PX,
      overscan: ROWS_OVERSCAN,
      paddingStart: HEAD_PX,
    })),
  )
  const columnWindow = useVirtualizer(
    computed(() => ({
      horizontal: true,
      count: lanes.value.length,
      getScrollElement: () => box.value,
      estimateSize: (index: number) => lanes.value[index]?.width ?? 0,
      getItemKey: (index: number) => `${index}-${lanes.value[index]?.width ?? 0}`,
      overscan: COLUMNS_OVERSCAN,
      paddingStart: NUMBER_PX,
    })),
  )
  /** The columns in sight: those that stay, and those scrolled to. */
  const inSight = computed(() => {
    const items = columnWindow.value.getVirtualItems().map((item) => item.index)
    return lanes.value.filter((lane) => lane.index < frozen.value || items.includes(lane.index))
  })
  /** How many rows a page key goes. */
  const page = () => Math.max(1, Math.floor(((box.value?.clientHeight ?? 0) - HEAD_PX) / ROW_PX) - 1)

  function reveal(spot: Spot) {
    const element = box.value
    const target = lanes.value[spot.column]
    if (!element || !target) return
    const y = HEAD_PX + spot.row * ROW_PX
    element.scrollTop = scrolledTo(element.scrollTop, element.clientHeight, HEAD_PX, y, y + ROW_PX)
    if (spot.column >= frozen.value)
      element.scrollLeft = scrolledTo(
        element.scrollLeft,
        element.clientWidth,
        frozenEdge.value,
        target.left,
        target.left + target.width,
      )
  }
  function scrolled() {
    scrollLeft.value = box.value?.scrollLeft ?? 0
  }

  let sizes: ResizeObserver | undefined
  onMounted(() => {
    const element = box.value
    if (!element) return
    width.value = element.clientWidth
    sizes = new ResizeObserver(() => (width.value = element.clientWidth))
    sizes.observe(element)
  })
  onBeforeUnmount(() => sizes?.disconnect())

  return { lanes, total, frozen, scrollLeft, rowWindow, inSight, page, scrolled, reveal }
}
