package org.hpsocket.itest.swap;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All objects that some objects keep, by their fields and elements. What a reference of {@code java.lang.ref} refers to
 * is not kept; threads and loaders are not looked into, since they keep everything.
 */
final class Reach {

    /** An object, and which one keeps it. */
    private record Kept(Object object, @Nullable Kept by) {
        String way() {
            return (by == null ? "" : by.way() + " > ") + type().getName();
        }

        /** Its class, or the class that it is. */
        Class<?> type() {
            return object instanceof Class<?> type ? type : object.getClass();
        }
    }

    private final Deque<Kept> next = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> found = new ArrayList<>();

    /** Walks from one object. */
    Reach(final Object root, final Predicate<Class<?>> wanted) {
        add(root, null);
        while (!next.isEmpty()) {
            final Kept kept = next.remove();
            if (wanted.test(kept.type())) {
                found.add(kept.way());
            }
            look(kept);
        }
    }

    /** How many objects there are. */
    int size() {
        return seen.size();
    }

    /** The ways to the objects of wanted classes, and to those classes. */
    List<String> found() {
        return found;
    }

    private void look(final Kept kept) {
        final Object object = kept.object;
        if (object instanceof Object[] elements) {
            for (final Object element : elements) {
                add(element, kept);
            }
        } else if (!(object instanceof Class || object instanceof ClassLoader || object instanceof Thread)) {
            Class<?> type = object.getClass();
            while (type != null && type != Reference.class) {
                for (final Field field : type.getDeclaredFields()) {
                    look(field, kept);
                }
                type = type.getSuperclass();
            }
        }
    }

    private void look(final Field field, final Kept kept) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
            return;
        }
        field.setAccessible(true);
        try {
            add(field.get(kept.object), kept);
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    private void add(final @Nullable Object object, final @Nullable Kept by) {
        if (object != null && seen.add(object)) {
            next.add(new Kept(object, by));
        }
    }
}
