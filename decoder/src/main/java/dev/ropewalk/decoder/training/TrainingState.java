package dev.ropewalk.decoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.checkpoint.Safetensors;
import dev.ropewalk.decoder.checkpoint.SafetensorsWriter;
import dev.ropewalk.decoder.engine.Kernels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All that a training needs to go on exactly where it was, as a safetensors file.
 *
 * @param arrays by name, in order; float32
 */
record TrainingState(Map<String, NDArray> arrays) {

    /** Whole or not at all. */
    void save(Path file, Map<String, String> told) throws IOException {
        Map<String, SafetensorsWriter.Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) ->
                tensors.put(name, new SafetensorsWriter.Tensor(array.getShape().getShape(), array::toFloatArray)));
        SafetensorsWriter.writeTensors(file, tensors, told);
    }

    /**
     * @return what was told
     * @throws TrainingException when the file holds other arrays; then these are as they were
     */
    Map<String, String> restore(Path file, Kernels kernels) {
        Safetensors saved = Safetensors.open(file);
        if (!arrays.keySet().equals(Set.copyOf(saved.names())))
            throw new TrainingException(file + " is of another model");
        arrays.forEach((name, array) -> {
            Shape shape = new Shape(saved.find(name).orElseThrow().shape());
            if (!shape.equals(array.getShape()))
                throw new TrainingException(file + " is of another model: " + name + " has shape " + shape
                        + " there, and " + array.getShape() + " here");
        });
        arrays.forEach((name, array) -> {
            Safetensors.Entry tensor = saved.find(name).orElseThrow();
            ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(tensor.end() - tensor.begin()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            saved.read(tensor, 0, bytes);
            try (NDArray numbers = kernels.manager().create(bytes.flip(), array.getShape(), DataType.FLOAT32)) {
                replace(kernels, array, numbers);
            }
        });
        return saved.metadata();
    }

    /** In a kernel: DJL's own way warns on standard error. */
    static void replace(Kernels kernels, NDArray array, NDArray numbers) {
        kernels.call(kernels.manager(), "place", array, numbers, 0).close();
    }
}
