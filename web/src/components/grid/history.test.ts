import { describe, expect, it } from 'vitest'
import { History } from './history'

describe('undo', () => {
  it('goes back step by step and forward again', () => {
    const history = new History<string>()
    history.record('a')
    history.record('b')
    expect(history.undo('c')).toBe('b')
    expect(history.undo('b')).toBe('a')
    expect(history.undo('a')).toBeNull()
    expect(history.redo('a')).toBe('b')
    expect(history.redo('b')).toBe('c')
    expect(history.redo('c')).toBeNull()
  })
  it('gives up what was undone once something new is done', () => {
    const history = new History<string>()
    history.record('a')
    expect(history.undo('b')).toBe('a')
    history.record('a')
    expect(history.canRedo).toBe(false)
    expect(history.undo('x')).toBe('a')
  })
  it('keeps a bounded number of steps', () => {
    const history = new History<number>()
    for (let step = 0; step < 500; step += 1) history.record(step)
    let steps = 0
    while (history.undo(0) !== null) steps += 1
    expect(steps).toBe(200)
  })
})
