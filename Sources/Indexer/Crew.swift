internal import Search

/// Does jobs on several threads and hands their outcomes back in the order of the jobs.
///
/// Whoever gives the jobs is one of the threads: where too many wait, or an outcome is waited for, it does one itself.
/// Others are started as jobs pile up, so little work starts none. A job, a worker and an outcome belong to one thread
/// at a time and change hands under a lock, which is why they need not be sendable; what jobs share they only read.
/// All methods are for the thread that made the crew.
final class Crew<Worker, Job, Outcome> {
  private let core: Core

  /// - Parameters:
  ///   - threads: 1 or more, the caller's among them.
  ///   - makeWorker: what a thread keeps from job to job; called once on each thread.
  init(
    threads: Int, makeWorker: @escaping () -> Worker, work: @escaping (Worker, Job) -> Outcome
  ) {
    core = Core(threads: threads, makeWorker: makeWorker, work: work)
  }

  deinit { core.close() }

  /// Hands in a job. Returns at once unless many are waiting.
  func give(_ job: Job) { core.give(job) }

  /// The outcome of the first job whose outcome has not been taken; `nil` where it is not there yet.
  func takeFinished() -> Outcome? { core.take(waiting: false) }

  /// The outcome of the first job whose outcome has not been taken; `nil` where there are no more jobs.
  func takeNext() -> Outcome? { core.take(waiting: true) }

  /// Ends all threads and gives what they kept. All outcomes must have been taken.
  func finish() -> [Worker] {
    core.close()
    return core.workers
  }

  private final class Core: @unchecked Sendable {
    private let limit: Int
    private let makeWorker: () -> Worker
    private let work: (Worker, Job) -> Outcome
    private let lock = Monitor()
    // Under the lock:
    private(set) var workers: [Worker] = []
    private var waiting: [Job] = []
    private var given = 0
    private var taken = 0
    private var handedBack = 0
    private var finished: [Int: Outcome] = [:]
    private var idle = 0
    private var isClosing = false
    // The caller's:
    private var threads: [Thread] = []
    private var own: Worker?

    init(
      threads: Int, makeWorker: @escaping () -> Worker, work: @escaping (Worker, Job) -> Outcome
    ) {
      limit = threads
      self.makeWorker = makeWorker
      self.work = work
    }

    func give(_ job: Job) {
      lock.lock()
      waiting.append(job)
      given += 1
      let count = waiting.count
      let hasIdle = idle > 0
      if hasIdle { lock.wakeAll() }
      lock.unlock()
      if !hasIdle, count > 1, threads.count < limit - 1, let thread = Thread({ [self] in serve() }) {
        threads.append(thread)
      } else if count > 2 * (limit - 1) {
        doOne()
      }
    }

    func take(waiting mayWait: Bool) -> Outcome? {
      lock.lock()
      while true {
        if let outcome = finished.removeValue(forKey: handedBack) {
          handedBack += 1
          lock.unlock()
          return outcome
        }
        if handedBack == given || !mayWait {
          lock.unlock()
          return nil
        }
        if waiting.isEmpty {
          lock.wait()
        } else {
          lock.unlock()
          doOne()
          lock.lock()
        }
      }
    }

    /// Does the job that waits longest, if there is one, on the caller's thread.
    private func doOne() {
      let worker = own ?? join()
      own = worker
      lock.lock()
      let next = waiting.isEmpty ? nil : takeJob()
      lock.unlock()
      if let next { finish(next.number, work(worker, next.job)) }
    }

    /// With the lock held.
    private func takeJob() -> (number: Int, job: Job) {
      defer { taken += 1 }
      return (taken, waiting.removeFirst())
    }

    private func finish(_ number: Int, _ outcome: Outcome) {
      lock.lock()
      finished[number] = outcome
      lock.wakeAll()
      lock.unlock()
    }

    private func join() -> Worker {
      let worker = makeWorker()
      lock.lock()
      workers.append(worker)
      lock.unlock()
      return worker
    }

    /// What a thread does until the crew closes.
    private func serve() {
      let worker = join()
      while true {
        lock.lock()
        while waiting.isEmpty, !isClosing {
          idle += 1
          lock.wait()
          idle -= 1
        }
        guard !waiting.isEmpty else { break }
        let (number, job) = takeJob()
        lock.unlock()
        finish(number, work(worker, job))
      }
      lock.unlock()
    }

    func close() {
      lock.lock()
      isClosing = true
      waiting.removeAll()
      lock.wakeAll()
      lock.unlock()
      for thread in threads { thread.join() }
      threads.removeAll()
    }
  }
}
