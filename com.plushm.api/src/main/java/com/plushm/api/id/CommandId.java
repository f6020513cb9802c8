package com.plushm.api.id;

/**
 * The place of a command in the one sequence: the reign of the controller process that numbered it,
 * and its number, which goes on counting from reign to reign (protocol.md §5.1).
 */
public record CommandId(long reign, long number) implements Comparable<CommandId> {
  /** Before the first command. */
  public static final CommandId NONE = new CommandId(0, 0);

  public CommandId {
    if (reign < 0 || number < 0) {
      throw new IllegalArgumentException("command " + reign + "." + number);
    }
  }

  @Override
  public int compareTo(CommandId other) {
    int order = Long.compare(reign, other.reign);
    return order != 0 ? order : Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return reign + "." + number;
  }
}
