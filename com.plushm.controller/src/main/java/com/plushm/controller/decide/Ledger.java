package com.plushm.controller.decide;

import com.plushm.api.command.Collected;
import com.plushm.api.command.Received;
import com.plushm.api.control.ControlMessage.Acknowledge;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Accounts for the answers to every command that has some, and acknowledges them in batches, so
 * that participants need not keep them (protocol.md §5.4).
 */
final class Ledger {
  /** Commands that nobody accounts for any more, acknowledged with the next batch. */
  static final int STRANGERS_MAX = 1_000;

  private static final long BATCH_MILLIS = 100;
  private static final int RECEIVED_PER_MESSAGE = 500;
  private static final String TIMER = "acknowledge";

  private final ControlContext context;
  private final Diary diary;
  private final Timers timers;
  private final Supplier<Optional<Peer>> root;
  private final Runnable acknowledged;
  private final Chronicle chronicle;
  private final SortedMap<CommandId, RunAccount> accounts = new TreeMap<>();
  private final SortedMap<CommandId, OrdinalSet> strangers = new TreeMap<>();
  private final List<Received> closed = new ArrayList<>();

  /** To be acknowledged when the diary is durable up to that token. */
  private final List<Received> collected = new ArrayList<>();

  private long collectedAt;
  private boolean waits;

  /** Whether more is to be acknowledged after that. */
  private boolean again;

  /**
   * @param acknowledged told when answers have been acknowledged to the root
   */
  Ledger(
      ControlContext context,
      Diary diary,
      Timers timers,
      Supplier<Optional<Peer>> root,
      Runnable acknowledged,
      Chronicle chronicle) {
    this.context = context;
    this.diary = diary;
    this.timers = timers;
    this.root = root;
    this.acknowledged = acknowledged;
    this.chronicle = chronicle;
  }

  /**
   * Opens the account of a command that was just numbered.
   *
   * @param key the execution that it belongs to
   */
  RunAccount open(String key, CommandId id, OrdinalSet roster, RunAccount.Listener listener) {
    diary.note(new JournalEvent.Opened(key, id, roster));
    RunAccount account = new RunAccount(key, id, roster, diary::note, listener);
    accounts.put(id, account);
    return account;
  }

  Optional<RunAccount> account(CommandId id) {
    return Optional.ofNullable(accounts.get(id));
  }

  /** The answers came in under an earlier controller. */
  void retell(JournalEvent.Heard heard) {
    RunAccount account = accounts.get(heard.command());
    if (account != null) {
      heard.answers().forEach(account::add);
      account.settle();
    }
  }

  /** The execution was over under an earlier controller. */
  void drop(String key) {
    accounts.values().removeIf(account -> account.key().equals(key));
  }

  /** Nobody asks for the account any more; late answers to it are acknowledged unread. */
  void close(CommandId id) {
    RunAccount account = accounts.remove(id);
    if (account != null && closed.size() < STRANGERS_MAX) {
      closed.addAll(account.acknowledge());
      timers.ensure(TIMER, BATCH_MILLIS, this::flush);
    }
  }

  void answers(List<Collected> answers) {
    Map<RunAccount, List<Collected>> touched = new LinkedHashMap<>();
    for (Collected collected : answers) {
      RunAccount account = accounts.get(collected.command());
      if (account == null) {
        chronicle.count("answer.unasked");
        if (strangers.size() < STRANGERS_MAX) {
          strangers.merge(collected.command(), collected.who(), OrdinalSet::union);
        }
      } else {
        List<Collected> news = touched.computeIfAbsent(account, a -> new ArrayList<>());
        if (account.add(collected)) {
          news.add(collected);
        }
      }
    }
    touched.forEach(this::note);
    boolean completed = false;
    for (RunAccount account : touched.keySet()) {
      account.settle();
      completed |= account.complete();
    }
    if (completed) {
      timers.cancel(TIMER);
      flush();
    } else {
      timers.ensure(TIMER, BATCH_MILLIS, this::flush);
    }
  }

  private void note(RunAccount account, List<Collected> news) {
    if (!news.isEmpty()) {
      diary.note(new JournalEvent.Heard(account.key(), account.id(), List.copyOf(news)));
    }
  }

  /** More of the diary is durable. */
  void persisted() {
    if (waits && diary.durable() >= collectedAt) {
      send();
      if (again) {
        flush();
      }
    }
  }

  /** The root can be told again: of all that was decided by now, once that is durable. */
  void flush() {
    if (root.get().isEmpty()) {
      return;
    }
    again = waits;
    if (!waits) {
      waits = true;
      collected.addAll(collect());
      collectedAt = diary.latest();
    }
    if (diary.durable() >= collectedAt) {
      send();
    }
  }

  private List<Received> collect() {
    List<Received> received = new ArrayList<>(closed);
    closed.clear();
    strangers.forEach(
        (id, who) -> received.add(new Received(id, who, Long.MAX_VALUE, Long.MAX_VALUE, true)));
    strangers.clear();
    for (RunAccount account : accounts.values()) {
      if (account.hasUnacknowledged()) {
        received.addAll(account.acknowledge());
      }
    }
    return received;
  }

  private void send() {
    Optional<Peer> to = root.get();
    if (to.isEmpty()) {
      return;
    }
    for (int i = 0; i < collected.size(); i += RECEIVED_PER_MESSAGE) {
      int end = Math.min(collected.size(), i + RECEIVED_PER_MESSAGE);
      if (!context.send(to.get(), new Acknowledge(List.copyOf(collected.subList(i, end))))) {
        chronicle.count("acknowledge.refused");
      }
    }
    collected.clear();
    waits = false;
    acknowledged.run();
  }

  /** The commands that lack an answer of the ordinal. */
  List<CommandId> openOf(Ordinal ordinal) {
    return accounts.values().stream()
        .filter(account -> account.open().contains(ordinal))
        .map(RunAccount::id)
        .toList();
  }

  /** The ordinal's open answers are missing from now on. */
  void giveUp(Ordinal ordinal, ErrorCode code, String words) {
    for (RunAccount account : List.copyOf(accounts.values())) {
      account.giveUp(OrdinalSet.of(ordinal), code, words);
    }
  }

  /**
   * The host of the ordinal came back without its store. To what can have another host do it, that
   * is a host that is gone; of anything else the outcome cannot be known.
   *
   * @param replaceable whether the execution of that key can
   */
  void stateLost(Ordinal ordinal, Predicate<String> replaceable) {
    for (RunAccount account : List.copyOf(accounts.values())) {
      if (replaceable.test(account.key())) {
        account.giveUp(OrdinalSet.of(ordinal), ErrorCode.HOST_LOST, ExecutionReport.STORE_LOST);
      } else {
        account.stateLost(ordinal);
      }
    }
  }
}
