package com.plushm.sim;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.sim.world.SimNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers each Run at once with the same line, and remembers what it saw. */
final class EchoParticipant implements Participant {
  final List<CommandId> delivered = new ArrayList<>();
  final Map<CommandId, List<Answer>> kept = new TreeMap<>();
  String endingReason;
  boolean ended;
  Ordinal ordinal;
  private final SimNode node;

  EchoParticipant(SimNode node) {
    this.node = node;
  }

  @Override
  public void admitted(Ordinal given) {
    ordinal = given;
  }

  @Override
  public void command(CommandId id, Command command) {
    delivered.add(id);
    if (command instanceof Command.Run run && ordinal != null && run.targets().contains(ordinal)) {
      kept.put(
          id,
          List.of(
              new Answer.Output(Stream.OUT, 0, Bytes.utf8("hello\n")),
              new Answer.Ended(Outcome.exited(0), 6, 0, Bytes.EMPTY, 0)));
      kept.get(id).forEach(answer -> node.fabric().collect(id, answer));
    }
  }

  @Override
  public void received(Received received) {
    kept.remove(received.command());
  }

  @Override
  public void resend() {
    kept.forEach((id, answers) -> answers.forEach(a -> node.fabric().collect(id, a)));
  }

  @Override
  public void ending(String reason) {
    endingReason = reason;
  }

  @Override
  public void ended() {
    ended = true;
    node.end();
  }
}
