package com.plushm.controller.shell.plan;

import com.plushm.api.nodeset.NodeSet;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Every copy of a record of records in which one single value is another one. */
final class Changes {
  private Changes() {}

  /**
   * Makes them.
   *
   * @param to told each copy, with the path of the value that differs
   */
  static <T extends Record> void of(T record, BiConsumer<String, T> to) {
    Class<?> type = record.getClass();
    @SuppressWarnings("unchecked")
    BiConsumer<String, Object> each = (path, changed) -> to.accept(path, (T) type.cast(changed));
    change("", record, each);
  }

  private static void change(String path, Object value, BiConsumer<String, Object> to) {
    if (value instanceof Record record) {
      fields(path, record, to);
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        int place = i;
        change(
            path + "[" + i + "]",
            list.get(i),
            (p, changed) -> {
              List<Object> copy = new ArrayList<>(list);
              copy.set(place, changed);
              to.accept(p, copy);
            });
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        change(
            path + "{" + entry.getKey() + "}",
            entry.getValue(),
            (p, changed) -> {
              Map<Object, Object> copy = new LinkedHashMap<>(map);
              copy.put(entry.getKey(), changed);
              to.accept(p, copy);
            });
      }
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(v -> change(path, v, (p, c) -> to.accept(p, Optional.of(c))));
    } else {
      to.accept(path, other(value));
    }
  }

  private static void fields(String path, Record record, BiConsumer<String, Object> to) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      int place = i;
      change(
          path + "." + components[i].getName(),
          values(record)[i],
          (p, changed) -> {
            Object[] values = values(record);
            values[place] = changed;
            to.accept(p, made(record.getClass(), values));
          });
    }
  }

  private static Object[] values(Record record) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = components[i].getAccessor().invoke(record);
      }
      return values;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(record.toString(), e);
    }
  }

  private static Object made(Class<?> type, Object[] values) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = components[i].getType();
      }
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type.toString(), e);
    }
  }

  private static Object other(Object value) {
    if (value instanceof String text) {
      return text.isEmpty() ? "0123456789".repeat(7).substring(6) : text + "x";
    } else if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Long number) {
      return 2 * number + 1;
    } else if (value instanceof Double number) {
      return number + 0.5;
    } else if (value instanceof Boolean flag) {
      return !flag;
    } else if (value instanceof Duration time) {
      return time.plusSeconds(1);
    } else if (value instanceof NodeSet hosts) {
      return hosts.union(NodeSet.parse("another"));
    } else if (value instanceof Enum<?> constant) {
      Object[] all = constant.getDeclaringClass().getEnumConstants();
      return all[(constant.ordinal() + 1) % all.length];
    }
    throw new AssertionError("a " + value.getClass());
  }
}
