package dev.ropewalk.decoder.checkpoint;

/**
 * A tensor, and the file it is in.
 *
 * @param pairedHeads channels of a head whose rows 2c and 2c + 1 the file holds where the model has c and c + half; 0 where rows lie as in the model
 * @param added what the file has added to each number
 */
public record StoredTensor(TensorFile file, TensorFile.Entry entry, int pairedHeads, float added) {

    StoredTensor(TensorFile file, TensorFile.Entry entry) {
        this(file, entry, 0, 0);
    }
}
