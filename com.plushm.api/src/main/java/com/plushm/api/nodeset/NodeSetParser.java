package com.plushm.api.nodeset;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.nodeset.NodeSetEvaluation.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one expression from left to right and applies each operator as soon as it has both sides.
 */
final class NodeSetParser {
  private static final String OPERATORS = ",!&^";
  private static final char UNION = ',';

  private final String text;
  private final NodeSetSyntax syntax;
  private final String source;
  private final NodeSetEvaluation evaluation;
  private final OperandReader operands;

  private NodeSet result = NodeSet.empty();

  /** Names of operands not yet applied, which all follow the same operator. */
  private List<String> pending = new ArrayList<>();

  private char pendingOperator = UNION;

  /**
   * @param source of groups that are named without one
   */
  NodeSetParser(String text, NodeSetSyntax syntax, String source, NodeSetEvaluation evaluation) {
    this.text = text;
    this.syntax = syntax;
    this.source = source;
    this.evaluation = evaluation;
    this.operands = new OperandReader(text, syntax);
  }

  static boolean isOperator(char c) {
    return OPERATORS.indexOf(c) >= 0;
  }

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  NodeSet parse() {
    int at = skipBlanks(0);
    char operator = UNION;
    while (at < text.length()) {
      if (isOperator(text.charAt(at))) {
        throw missingOperand(at);
      }
      NodePattern operand = operands.read(at);
      apply(operator, operand, at);
      at = skipBlanks(operands.end());
      // Without an operator, blanks are one: "node1 node2".
      operator = UNION;
      if (at < text.length() && isOperator(text.charAt(at))) {
        operator = text.charAt(at);
        int next = skipBlanks(at + 1);
        if (next == text.length()) {
          throw missingOperand(at);
        }
        at = next;
      }
    }
    flush(Math.max(0, text.length() - 1));
    return result;
  }

  private RuntimeException missingOperand(int at) {
    return syntax.error(
        at,
        "the operator '" + text.charAt(at) + "' lacks a node set beside it",
        "write a node set on both sides, as in a,b, or remove the operator");
  }

  private int skipBlanks(int at) {
    int next = at;
    while (next < text.length() && isBlank(text.charAt(next))) {
      next++;
    }
    return next;
  }

  /**
   * Unions are collected and sorted at once; so are differences, for a!b!c is a!(b,c). A long list
   * of names takes no time proportional to its square.
   */
  private void apply(char operator, NodePattern operand, int at) {
    boolean collected = operator == UNION || operator == '!';
    if (!collected || operator != pendingOperator) {
      flush(at);
      pendingOperator = operator;
    }
    collect(operand, at);
    if (!collected || pending.size() >= NodeSet.MAX_NODES) {
      flush(at);
    }
  }

  private void flush(int at) {
    evaluation.spend(pending.isEmpty() ? 0 : (long) result.size() + pending.size(), syntax, at);
    NodeSet operand = NodeSet.ofChecked(pending);
    pending = new ArrayList<>();
    result =
        switch (pendingOperator) {
          case '!' -> result.minus(operand);
          case '&' -> result.intersect(operand);
          case '^' -> result.xor(operand);
          default -> result.union(operand);
        };
    pendingOperator = UNION;
  }

  private void collect(NodePattern operand, int at) {
    String start = operand.literals().get(0);
    long count = checkSize(operand, at);
    evaluation.spend(count * (1 + operand.longest() / 16), syntax, at);
    if (start.startsWith("@")) {
      operand.expand(name -> collect(evaluation.group(group(name), syntax, at), at));
    } else if (operand.literals().stream().anyMatch(Wildcard::isIn)) {
      operand.expand(mask -> match(mask, at));
    } else {
      operand.expand(pending::add);
    }
  }

  private void collect(NodeSet nodes, int at) {
    evaluation.spend(nodes.size(), syntax, at);
    pending.addAll(nodes.expand());
    if (pending.size() >= 2 * NodeSet.MAX_NODES) {
      pending = new ArrayList<>(NodeSet.ofChecked(pending).expand());
    }
  }

  private long checkSize(NodePattern operand, int at) {
    long count = operand.count(NodeSet.MAX_NODES);
    if (count > NodeSet.MAX_NODES) {
      throw syntax.error(
          ErrorCode.NODESET_TOO_LARGE,
          at,
          "this stands for more than " + NodeSet.MAX_NODES + " nodes",
          NodeSetSyntax.LIMIT_ADVICE);
    }
    if (operand.longest() > NodeNames.MAX_NAME_LENGTH) {
      throw syntax.error(
          at, "a name of " + operand.longest() + " characters", NodeSetSyntax.NAME_ADVICE);
    }
    return count;
  }

  private Group group(String name) {
    int colon = name.indexOf(':');
    return colon < 0
        ? new Group(source, name.substring(1))
        : new Group(name.substring(1, colon), name.substring(colon + 1));
  }

  private void match(String mask, int at) {
    NodeSet all = evaluation.allNodes(source, syntax, at);
    evaluation.spend(all.size(), syntax, at);
    Wildcard wildcard = new Wildcard(mask);
    for (String name : all) {
      if (wildcard.matches(name)) {
        pending.add(name);
      }
    }
  }
}
