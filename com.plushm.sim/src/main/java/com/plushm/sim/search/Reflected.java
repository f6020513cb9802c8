package com.plushm.sim.search;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a protocol's classes. A search reads the whole state of a node, not only what a
 * snapshot hands over: two states that differ in a pending attempt behave differently.
 */
final class Reflected {
  private static final ClassValue<Field[]> FIELDS =
      new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
          return find(type);
        }
      };

  private static final ClassValue<Method[]> METHODS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          Method[] methods = type.getDeclaredMethods();
          for (Method method : methods) {
            method.setAccessible(true);
          }
          return methods;
        }
      };

  private Reflected() {}

  static Field[] fields(Object of) {
    return FIELDS.get(of.getClass());
  }

  private static Field[] find(Class<?> type) {
    List<Field> found = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          found.add(field);
        }
      }
    }
    return found.toArray(Field[]::new);
  }

  static Object get(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  static Object get(RecordComponent part, Record of) {
    try {
      Method accessor = part.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a method of few people: that of a class which is visible in its own package only. */
  static Object call(Class<?> type, Object on, String name, Object... arguments) {
    for (Method method : METHODS.get(type)) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        try {
          return method.invoke(on, arguments);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(name + " of " + type.getName(), e);
        }
      }
    }
    throw new IllegalStateException("no method " + name + " in " + type.getName());
  }
}
